package ferry.bench.scenario;

import ferry.bench.process.Ferry;
import ferry.bench.report.Contenders;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/// A folder of many small files from one person to another, by whole command-line runs.
///
/// @param files of the size of the run
/// @param rivals beside Ferry
record Trees(String name, int fileBytes, ToIntFunction<Size> files, List<String> rivals)
        implements Scenario {
    private static final int FILES_IN_A_FOLDER = 100;

    static Trees small() {
        return new Trees(
                "tree",
                16 << 10,
                Size::smallFiles,
                List.of(
                        Contenders.SCP,
                        Contenders.SFTP,
                        Contenders.RSYNC_SSH,
                        Contenders.RSYNC_DAEMON));
    }

    static Trees large() {
        return new Trees(
                "tree-large",
                4 << 10,
                Size::manyFiles,
                List.of(Contenders.SCP, Contenders.RSYNC_SSH));
    }

    @Override
    public String purpose() {
        return ("A folder of files of %d bytes from the sender's disk to the recipient's, who is there. Who cannot do both at"
                        + " once uploads and then downloads; for Ferry that is measured too.")
                .formatted(fileBytes);
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        int count = files.applyAsInt(bench.size());
        long bytes = (long) count * fileBytes;
        Path tree = plant(Files.createDirectory(bench.freshPath("trees")).resolve("tree"), count);
        Ferry ferry = bench.ferry(opened);
        LiveCommands live = new LiveCommands(bench, ferry);
        List<Contender> all = new ArrayList<>();
        all.add(bench.moving(bytes, 2, Contenders.CLI_LIVE, () -> live.deliver(tree)));
        all.add(bench.moving(bytes, 2, Contenders.CLI, () -> InTurn.byFerry(bench, ferry, tree)));
        for (Rival rival : bench.rivals(opened, rivals.toArray(String[]::new))) {
            all.add(bench.moving(bytes, 2, rival.name(), () -> InTurn.byRival(bench, rival, tree)));
        }
        return all;
    }

    /// Contents that do not compress, a hundred files a folder.
    private Path plant(Path tree, int count) throws IOException {
        Random random = new Random(count);
        byte[] content = new byte[fileBytes];
        for (int i = 0; i < count; i++) {
            Path folder = Files.createDirectories(tree.resolve("folder-" + i / FILES_IN_A_FOLDER));
            random.nextBytes(content);
            Files.write(folder.resolve("file-" + i + ".bin"), content);
        }
        return tree;
    }
}
