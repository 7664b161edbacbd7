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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Times a folder of many small files from one disk to another by whole command-line runs, and `scp -rp` beside them, in turn.
///
/// Ferry has forced every file to the disk when it ends. scp has not: it is shown as it is, and with a `sync` of the file system
/// that it wrote to.
public final class TreeBench {
    private static final int FILE_BYTES = 4096;
    private static final int FILES_IN_A_FOLDER = 100;

    private final Path scratch;
    private final Commands commands;
    private final Path tree;
    private final int files;
    private final Series live = new Series("ferry send, received live");
    private final Series send = new Series("ferry send");
    private final Series receive = new Series("ferry receive");
    private final Series scp = new Series("scp -rp");
    private final Series synced = new Series("scp -rp, then sync");

    private TreeBench(Path scratch, int files) throws IOException {
        this.scratch = scratch;
        this.commands = new Commands(scratch);
        this.files = files;
        this.tree = scratch.resolve("tree");
        plant();
    }

    /// @param args root of the project, number of files, number of rounds
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]).toAbsolutePath();
        int rounds = Integer.parseInt(args[2]);
        try (Scratch scratch = Scratch.create()) {
            new TreeBench(scratch.folder(), Integer.parseInt(args[1])).run(root, rounds);
        }
    }

    /// Contents that do not compress, a hundred files a folder.
    private void plant() throws IOException {
        Random random = new Random(files);
        byte[] content = new byte[FILE_BYTES];
        for (int i = 0; i < files; i++) {
            Path folder = tree.resolve("folder-" + i / FILES_IN_A_FOLDER);
            Files.createDirectories(folder);
            random.nextBytes(content);
            Files.write(folder.resolve("file-" + i + ".bin"), content);
        }
    }

    private void run(Path root, int rounds) throws IOException, InterruptedException {
        try (Ferry ferry = Ferry.start(commands, root, scratch)) {
            if (Scp.isThere()) {
                try (Scp server = Scp.start(commands, scratch)) {
                    measure(ferry, Optional.of(server), rounds);
                }
            } else {
                measure(ferry, Optional.empty(), rounds);
            }
            report(ferry, rounds);
        }
    }

    private void measure(Ferry ferry, Optional<Scp> server, int rounds)
            throws IOException, InterruptedException {
        Path inbox = Files.createDirectories(scratch.resolve("inbox"));
        for (int round = 0; round <= rounds; round++) {
            boolean counted = round > 0;
            measureLive(ferry, inbox, counted);
            measureInTurn(ferry, inbox, counted);
            if (server.isPresent()) {
                measureScp(server.get(), scratch.resolve("there"), counted);
            }
            System.err.printf("round %d of %d done%n", round, rounds);
        }
    }

    /// From the sender's start until the receiver has unpacked, verified and forced the folder.
    private void measureLive(Ferry ferry, Path inbox, boolean counted)
            throws IOException, InterruptedException {
        try (Background watcher = ferry.start("bob", "receive", "--watch", inbox.toString())) {
            Path probe = Files.writeString(scratch.resolve("probe.txt"), "are you there?");
            ferry.run("alice", "send", probe.toString(), "--to", "bob");
            watcher.await(
                    "the watcher's first file", () -> Files.exists(inbox.resolve("probe.txt")));
            double before = watcher.cpuSeconds();
            Cost cost =
                    ferry.run(
                            "alice", "send", tree.toString(), "--to", "bob", "--wait", "delivered");
            Cost both = cost.beside(watcher.cpuSeconds() - before, watcher.peakMebibytes());
            check(inbox.resolve("tree"));
            if (counted) {
                live.add(both);
            }
        }
        empty(inbox);
    }

    private void measureInTurn(Ferry ferry, Path inbox, boolean counted)
            throws IOException, InterruptedException {
        Cost up = ferry.run("alice", "send", tree.toString(), "--to", "bob");
        Cost down = ferry.run("bob", "receive", inbox.toString());
        check(inbox.resolve("tree"));
        empty(inbox);
        if (counted) {
            send.add(up);
            receive.add(down);
        }
    }

    private void measureScp(Scp server, Path there, boolean counted)
            throws IOException, InterruptedException {
        Cost copied = server.copyTree(tree.toString(), Scp.there(there));
        Cost forced = commands.run(Map.of(), List.of("sync", "-f", there.toString()));
        check(there);
        empty(there);
        Files.delete(there);
        if (counted) {
            scp.add(copied);
            synced.add(
                    new Cost(
                            copied.wallSeconds() + forced.wallSeconds(),
                            copied.cpuSeconds() + forced.cpuSeconds(),
                            copied.peakMebibytes()));
        }
    }

    /// Whoever has not copied everything is not measured.
    private void check(Path copy) throws IOException, InterruptedException {
        commands.run(Map.of(), List.of("diff", "-r", tree.toString(), copy.toString()));
    }

    private void report(Ferry ferry, int rounds) throws IOException {
        long bytes = (long) files * FILE_BYTES;
        System.out.printf(
                "%d files of %d bytes, %d rounds, median [least..greatest]; %d processors%n%n",
                files, FILE_BYTES, rounds, Runtime.getRuntime().availableProcessors());
        System.out.println(
                "| what | seconds | MB/s | CPU s/GiB, all processes | peak MiB, largest process |");
        System.out.println("|---|---|---|---|---|");
        Stream.of(live, send, receive).forEach(series -> System.out.println(series.row(bytes)));
        if (Scp.isThere()) {
            System.out.println(scp.row(bytes));
            System.out.println(synced.row(bytes));
            System.out.println("\nscp's CPU seconds are the client's alone.");
            System.out.printf(
                    "scp -rp / live, by round: %.2f; synced: %.2f%n", ratio(scp), ratio(synced));
        }
        System.out.printf("server's peak: %.0f MiB at -Xmx256m%n", ferry.serverPeakMebibytes());
    }

    private double ratio(Series other) {
        List<Double> ours = live.walls();
        return Series.median(
                IntStream.range(0, ours.size())
                        .mapToObj(i -> other.walls().get(i) / ours.get(i))
                        .toList());
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }
}
