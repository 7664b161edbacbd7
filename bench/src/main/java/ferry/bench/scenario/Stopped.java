package ferry.bench.scenario;

import ferry.bench.fanout.StoppedReceiver;
import ferry.bench.process.Background;
import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.report.Contenders;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a recipient who is stopped in the middle costs the sender and another recipient.
final class Stopped implements Scenario {
    private static final String PROBE = "probe.txt";

    @Override
    public String name() {
        return "stopped";
    }

    @Override
    public String purpose() {
        return "One file to two people by whole command-line runs, until bob has it: while carol is away, and while her program"
                + " was stopped in the middle of the file.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("file.bin", bench.size().fileBytes());
        Path folder = Files.createDirectory(bench.freshPath("probe"));
        Path probe = Files.writeString(folder.resolve(PROBE), "are you there?");
        Delivery delivery = new Delivery(bench, bench.ferry(opened), file, probe);
        long bytes = bench.size().fileBytes();
        return List.of(
                bench.moving(bytes, 2, Contenders.BESIDE_AWAY, () -> delivery.run(false)),
                bench.moving(bytes, 2, Contenders.BESIDE_STOPPED, () -> delivery.run(true)));
    }

    private record Delivery(Bench bench, Ferry ferry, Path file, Path probe) {
        Cost run(boolean stopping) throws IOException, InterruptedException {
            String carol = bench.fresh("carol"); // somebody new each time: nothing waits for her
            ferry.register(carol);
            Path bobs = Files.createDirectory(bench.freshPath("bobs"));
            Path hers = Files.createDirectory(bench.freshPath("hers"));
            try (Background bob = ferry.start("bob", "receive", "--watch", bobs.toString())) {
                return stopping ? besideStopped(bob, bobs, carol, hers) : until(bob, bobs, carol);
            } finally {
                Scratch.delete(bobs);
                Scratch.delete(hers);
            }
        }

        private Cost besideStopped(Background bob, Path bobs, String carol, Path hers)
                throws IOException, InterruptedException {
            Background program = ferry.start(carol, "receive", "--watch", hers.toString());
            try (StoppedReceiver stopped = new StoppedReceiver(program, hers)) {
                Cost _ = send(probe, carol);
                stopped.await(PROBE);
                return until(bob, bobs, carol);
            }
        }

        private Cost until(Background bob, Path bobs, String carol)
                throws IOException, InterruptedException {
            Cost _ = send(probe, carol);
            bob.await("bob's first file", () -> Files.exists(bobs.resolve(PROBE)));
            double before = bob.cpuSeconds();
            long begin = System.nanoTime();
            Cost sent = send(file, carol);
            Path his = bobs.resolve(file.getFileName());
            bob.await("bob's file", () -> Files.exists(his));
            double wall = (System.nanoTime() - begin) / 1e9;
            Copies.confirm(file, his);
            return sent.withWall(wall).withClient(bob.cpuSeconds() - before, bob.peakMebibytes());
        }

        private Cost send(Path what, String carol) throws IOException, InterruptedException {
            return ferry.run("alice", "send", what.toString(), "--to", "bob", "--to", carol);
        }
    }
}
