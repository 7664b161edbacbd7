package ferry.bench.path;

import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.process.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Times upload, receive and live delivery by whole command-line runs, and scp beside them, in turn.
///
/// Ferry verifies every byte end to end and forces it to the disk before it answers; scp does neither.
public final class PathBench {
    private final Path scratch;
    private final Path file;
    private final long bytes;
    private final Series upload = new Series("ferry send");
    private final Series receive = new Series("ferry receive");
    private final Series live = new Series("ferry send, received live");
    private final Series scpUp = new Series("scp up");
    private final Series scpDown = new Series("scp down");

    private PathBench(Path scratch, Path file, long bytes) {
        this.scratch = scratch;
        this.file = file;
        this.bytes = bytes;
    }

    /// @param args root of the project, MiB of the file, number of rounds
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]).toAbsolutePath();
        long bytes = Long.parseLong(args[1]) << 20;
        int rounds = Integer.parseInt(args[2]);
        try (Scratch scratch = Scratch.create()) {
            Path file = scratch.random("file.bin", bytes);
            new PathBench(scratch.folder(), file, bytes).run(root, rounds);
        }
    }

    private void run(Path root, int rounds) throws IOException, InterruptedException {
        Commands commands = new Commands(scratch);
        try (Ferry ferry = Ferry.start(commands, root, scratch)) {
            Files.createDirectories(scratch.resolve("inbox"));
            for (int round = 0; round <= rounds; round++) {
                boolean counted = round > 0;
                measureFerry(ferry, counted);
                System.err.printf("round %d of %d: ferry done%n", round, rounds);
            }
            if (Scp.isThere()) {
                measureScp(commands, rounds);
            }
            report(ferry, rounds);
        }
    }

    private void measureFerry(Ferry ferry, boolean counted)
            throws IOException, InterruptedException {
        Cost up = ferry.run("alice", "send", file.toString(), "--to", "bob");
        Cost down = ferry.run("bob", "receive", inbox().toString());
        empty(inbox());
        Cost both = live(ferry);
        empty(inbox());
        if (counted) {
            upload.add(up);
            receive.add(down);
            live.add(both);
        }
    }

    /// From the sender's start until the receiver has saved the file, verified.
    private Cost live(Ferry ferry) throws IOException, InterruptedException {
        try (Background watcher = ferry.start("bob", "receive", "--watch", inbox().toString())) {
            Path probeThere = inbox().resolve("probe.txt");
            Path probe = Files.writeString(scratch.resolve("probe.txt"), "are you there?");
            ferry.run("alice", "send", probe.toString(), "--to", "bob");
            watcher.await("the watcher's first file", () -> Files.exists(probeThere));
            double before = watcher.cpuSeconds();
            Cost cost =
                    ferry.run(
                            "alice", "send", file.toString(), "--to", "bob", "--wait", "delivered");
            return cost.beside(watcher.cpuSeconds() - before, watcher.peakMebibytes());
        }
    }

    private void measureScp(Commands commands, int rounds)
            throws IOException, InterruptedException {
        try (Scp scp = Scp.start(commands, scratch)) {
            Path there = scratch.resolve("there.bin");
            Path back = scratch.resolve("back.bin");
            for (int round = 0; round <= rounds; round++) {
                Cost up = scp.copy(file.toString(), Scp.there(there));
                Cost down = scp.copy(Scp.there(there), back.toString());
                Files.delete(there);
                Files.delete(back);
                if (round > 0) {
                    scpUp.add(up);
                    scpDown.add(down);
                }
            }
        }
    }

    private void report(Ferry ferry, int rounds) throws IOException {
        System.out.printf(
                "%d MiB that do not compress, %d rounds, median [least..greatest]; %d processors%n%n",
                bytes >> 20, rounds, Runtime.getRuntime().availableProcessors());
        System.out.println(
                "| what | seconds | MB/s | CPU s/GiB, all processes | peak MiB, largest process |");
        System.out.println("|---|---|---|---|---|");
        Stream.of(upload, receive, live).forEach(series -> System.out.println(series.row(bytes)));
        if (Scp.isThere()) {
            System.out.println(scpUp.row(bytes));
            System.out.println(scpDown.row(bytes));
            System.out.println("\nscp's CPU seconds are the client's alone.");
        }
        System.out.printf("%nlive / (send + receive), by round: %.2f%n", Series.median(ratios()));
        System.out.printf("server's peak: %.0f MiB at -Xmx256m%n", ferry.serverPeakMebibytes());
    }

    private List<Double> ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < live.walls().size(); i++) {
            ratios.add(live.walls().get(i) / (upload.walls().get(i) + receive.walls().get(i)));
        }
        return ratios;
    }

    private Path inbox() {
        return scratch.resolve("inbox");
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
