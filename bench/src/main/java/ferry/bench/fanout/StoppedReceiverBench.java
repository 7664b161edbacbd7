package ferry.bench.fanout;

import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.process.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One sender, a recipient who watches, and one who watches and is stopped in the middle, in turn with rounds in which
/// nobody is stopped: what the stopped one costs the two others.
public final class StoppedReceiverBench {
    private static final String PROBE = "probe.txt";

    private final Ferry ferry;
    private final Scratch scratch;
    private final Path folder;
    private final Path file;
    private final long bytes;
    private int carols;

    private StoppedReceiverBench(Ferry ferry, Scratch scratch, Path file, long bytes) {
        this.ferry = ferry;
        this.scratch = scratch;
        this.folder = scratch.folder();
        this.file = file;
        this.bytes = bytes;
    }

    /// @param args root of the project, MiB of the file, number of rounds
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]).toAbsolutePath();
        long bytes = Long.parseLong(args[1]) << 20;
        try (Scratch scratch = Scratch.create();
                Ferry ferry = Ferry.start(new Commands(scratch.folder()), root, scratch.folder())) {
            Path file = scratch.random("file.bin", bytes);
            new StoppedReceiverBench(ferry, scratch, file, bytes).run(Integer.parseInt(args[2]));
        }
    }

    private void run(int rounds) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(PROBE), "are you there?");
        Series alone = new Series("send and deliver to bob, carol is away");
        Series beside = new Series("send and deliver to bob, carol has stopped in the middle");
        Series sendAlone = new Series("send, carol is away");
        Series sendBeside = new Series("send, carol has stopped in the middle");
        for (int round = 0; round <= rounds; round++) {
            Cost[] undisturbed = round(false);
            Cost[] disturbed = round(true);
            if (round > 0) {
                sendAlone.add(undisturbed[0]);
                alone.add(undisturbed[1]);
                sendBeside.add(disturbed[0]);
                beside.add(disturbed[1]);
            }
        }
        System.out.println(
                "| what | seconds | MB/s | CPU s/GiB, all processes | peak MiB, largest process |");
        System.out.println("|---|---|---|---|---|");
        Stream.of(sendAlone, sendBeside, alone, beside)
                .forEach(series -> System.out.println(series.row(bytes)));
        System.out.printf(
                "%nbeside a stopped receiver: the sender keeps %.2f of its speed, the other receiver %.2f%n",
                Series.median(sendAlone.walls()) / Series.median(sendBeside.walls()),
                Series.median(alone.walls()) / Series.median(beside.walls()));
    }

    /// @return what sending took, and what sending and delivering to bob took
    private Cost[] round(boolean stopping) throws IOException, InterruptedException {
        String name = "carol-" + carols++; // a new one each time: nothing waits for her
        ferry.register(name);
        Path bobs = Files.createTempDirectory(folder, "bob");
        Path hers = Files.createTempDirectory(folder, "carol");
        try (Background bob = ferry.start("bob", "receive", "--watch", bobs.toString())) {
            if (!stopping) {
                return delivered(bob, bobs, name);
            }
            Background carol = ferry.start(name, "receive", "--watch", hers.toString());
            try (StoppedReceiver stopped = new StoppedReceiver(carol, hers)) {
                send(PROBE, name);
                stopped.await(PROBE);
                return delivered(bob, bobs, name);
            }
        } finally {
            empty(List.of(bobs, hers));
        }
    }

    private Cost[] delivered(Background bob, Path bobs, String carol)
            throws IOException, InterruptedException {
        send(PROBE, carol);
        bob.await("bob's first file", () -> Files.exists(bobs.resolve(PROBE)));
        scratch.warmPages(2 * bytes); // at the server, and at bob's
        Cost sent = send(file.getFileName().toString(), carol);
        long begin = System.nanoTime();
        bob.await("bob's file", () -> Files.exists(bobs.resolve(file.getFileName())));
        double rest = (System.nanoTime() - begin) / 1e9;
        return new Cost[] {
            sent, new Cost(sent.wallSeconds() + rest, sent.cpuSeconds(), sent.peakMebibytes())
        };
    }

    private Cost send(String name, String carol) throws IOException, InterruptedException {
        return ferry.run(
                "alice", "send", folder.resolve(name).toString(), "--to", "bob", "--to", carol);
    }

    private static void empty(List<Path> folders) throws IOException {
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
