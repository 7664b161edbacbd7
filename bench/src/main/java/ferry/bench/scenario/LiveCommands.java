package ferry.bench.scenario;

import ferry.bench.process.Background;
import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Live delivery by whole runs of the command line: from the start of `ferry send` until bob, who has been watching, has the
/// file or the folder, verified and forced.
final class LiveCommands {
    private static final String PROBE = "probe.txt";

    private final Bench bench;
    private final Ferry ferry;
    private final Path probe;

    LiveCommands(Bench bench, Ferry ferry) throws IOException {
        this.bench = bench;
        this.ferry = ferry;
        Path folder = Files.createDirectory(bench.freshPath("probe"));
        this.probe = Files.writeString(folder.resolve(PROBE), "are you there?");
    }

    Cost deliver(Path what) throws IOException, InterruptedException {
        Path inbox = Files.createDirectory(bench.freshPath("inbox"));
        try (Background bob = ferry.start("bob", "receive", "--watch", inbox.toString())) {
            Cost _ = ferry.run("alice", "send", probe.toString(), "--to", "bob");
            bob.await("bob's first file", () -> Files.exists(inbox.resolve(PROBE)));
            double before = bob.cpuSeconds();
            Cost cost =
                    ferry.run(
                            "alice", "send", what.toString(), "--to", "bob", "--wait", "delivered");
            Cost both = cost.withClient(bob.cpuSeconds() - before, bob.peakMebibytes());
            Copies.confirm(what, inbox.resolve(what.getFileName()));
            return both;
        } finally {
            Scratch.delete(inbox);
        }
    }
}
