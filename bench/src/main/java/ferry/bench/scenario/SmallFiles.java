package ferry.bench.scenario;

import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.warm.OneByOne;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Many small files, each a transfer of its own.
final class SmallFiles implements Scenario {
    private static final int FILE_BYTES = 16 << 10;

    @Override
    public String name() {
        return "small-files";
    }

    @Override
    public String purpose() {
        return "Files of 16 KiB, each a transfer of its own, over one connection of a warm program, as many side by side as one"
                + " person may send; beside them a program that forces and commits each by itself, without a network.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        int count = bench.size().smallFiles();
        long bytes = (long) count * FILE_BYTES;
        String files = plant(Files.createDirectory(bench.freshPath("small")), count).toString();
        Ferry ferry = bench.ferry(opened);
        WarmProcess alice = bench.person(opened, ferry, "alice");
        String kept = Files.createDirectory(bench.freshPath("kept")).toString();
        WarmProcess store = bench.warm(opened, OneByOne.class, kept);
        return List.of(
                bench.moving(
                        bytes,
                        1,
                        Contenders.LIBRARY_SMALL_FILES,
                        () -> ferry.server().beside(() -> alice.cost("send-all", files, "bob"))),
                bench.moving(bytes, 1, Contenders.ONE_BY_ONE, () -> store.cost("keep", files)));
    }

    private static Path plant(Path folder, int count) throws IOException {
        Random random = new Random(count);
        byte[] content = new byte[FILE_BYTES];
        for (int i = 0; i < count; i++) {
            random.nextBytes(content);
            Files.write(folder.resolve("file-" + i), content);
        }
        return folder;
    }
}
