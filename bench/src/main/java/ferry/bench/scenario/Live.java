package ferry.bench.scenario;

import ferry.bench.process.Background;
import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.bench.rival.Rival;
import ferry.bench.rival.Wormhole;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One large file from one person to another.
final class Live implements Scenario {
    @Override
    public String name() {
        return "live";
    }

    @Override
    public String purpose() {
        return "One file that does not compress, from the sender's disk to the recipient's, who is there; forced at the"
                + " server and at the recipient's. Who cannot do both at once uploads and then downloads. A wormhole"
                + " stores nothing on the way.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("file.bin", bench.size().fileBytes());
        List<Contender> all = new ArrayList<>(ferry(bench, opened, file));
        all.add(naive(bench, opened, file));
        for (Rival rival :
                bench.rivals(
                        opened,
                        Contenders.SCP,
                        Contenders.SFTP,
                        Contenders.RSYNC_SSH,
                        Contenders.NGINX,
                        Contenders.TUS)) {
            all.add(moving(bench, rival.name(), () -> InTurn.byRival(bench, rival, file)));
        }
        Optional<Wormhole> wormhole = bench.wormhole(opened);
        if (wormhole.isPresent()) {
            all.add(through(bench, wormhole.get(), file));
        }
        return all;
    }

    private static List<Contender> ferry(Bench bench, Closer opened, Path file)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        LiveCommands commands = new LiveCommands(bench, ferry);
        Library library =
                new Library(
                        bench,
                        ferry,
                        bench.person(opened, ferry, "alice"),
                        bench.person(opened, ferry, "bob"),
                        file);
        WarmProcess pair = bench.pair(opened, ferry);
        Halved halved = new Halved(pair, file, bench.size().fileBytes());
        return List.of(
                moving(bench, Contenders.CLI_LIVE, () -> commands.deliver(file)),
                moving(bench, Contenders.LIBRARY_LIVE, () -> halved.after(library.live())),
                moving(bench, Contenders.LIBRARY_IN_TURN, library::inTurn),
                new Contender(Contenders.LIBRARY_CAPPED, halved::run));
    }

    private static Contender naive(Bench bench, Closer opened, Path file) throws IOException {
        References.Naive naive = References.Naive.start(bench, opened);
        return moving(
                bench,
                Contenders.NAIVE,
                () -> {
                    String name = bench.fresh("file");
                    Path copy = bench.freshPath("copy");
                    Cost up = naive.cold("put", file.toString(), name);
                    Cost down = naive.cold("get", name, copy.toString());
                    Copies.confirmAndDelete(file, copy);
                    Scratch.delete(naive.files().resolve(name));
                    return up.then(down);
                });
    }

    /// Only the recipient's copy is written.
    private static Contender through(Bench bench, Wormhole wormhole, Path file) {
        return bench.movingFile(
                wormhole.name(),
                () -> {
                    Path copy = bench.freshPath("copy");
                    Cost cost = wormhole.deliver(file, copy).thenForced(Scratch.force(copy));
                    Copies.confirmAndDelete(file, copy);
                    return cost;
                });
    }

    /// Both the server's copy and the recipient's are written.
    private static Contender moving(Bench bench, String name, Background.Work run) {
        return bench.moving(bench.size().fileBytes(), 2, name, run);
    }

    /// Two people with warm programs.
    private record Library(
            Bench bench, Ferry ferry, WarmProcess alice, WarmProcess bob, Path file) {

        /// From the sender's call until the receiver has the file.
        Cost live() throws IOException, InterruptedException {
            Path inbox = Files.createDirectory(bench.freshPath("inbox"));
            String _ = bob.ask("watch", inbox.toString());
            double before = bob.process().cpuSeconds();
            Cost cost = ferry.server().beside(this::sendUntilReceived);
            Cost both =
                    cost.withClient(
                            bob.process().cpuSeconds() - before, bob.process().peakMebibytes());
            String _ = bob.ask("unwatch");
            Copies.confirmAndDelete(file, inbox.resolve(file.getFileName()));
            return both;
        }

        private Cost sendUntilReceived() throws IOException {
            long begin = System.nanoTime();
            Cost sent = alice.cost("send", file.toString(), "bob");
            String _ = bob.ask("next");
            return sent.withWall((System.nanoTime() - begin) / 1e9);
        }

        Cost inTurn() throws IOException, InterruptedException {
            Path inbox = bench.freshPath("inbox");
            Cost up = ferry.server().beside(() -> alice.cost("send", file.toString(), "bob"));
            Cost down = ferry.server().beside(() -> bob.cost("take", inbox.toString()));
            Copies.confirmAndDelete(file, inbox.resolve(file.getFileName()));
            return up.then(down);
        }
    }

    /// A sender who is capped to half of what a live run has just reached.
    private static final class Halved {
        private final WarmProcess pair;
        private final Path file;
        private final long bytes;
        private long bytesPerSecond;

        Halved(WarmProcess pair, Path file, long bytes) {
            this.pair = pair;
            this.file = file;
            this.bytes = bytes;
        }

        Cost after(Cost live) {
            bytesPerSecond = (long) (bytes / live.wallSeconds() / 2);
            return live;
        }

        Sample run() throws IOException {
            String most = pair.ask("lag", file.toString(), Long.toString(bytesPerSecond));
            return Sample.of(Metric.LAG_MEBIBYTES, Double.parseDouble(most));
        }
    }
}
