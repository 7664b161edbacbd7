package ferry.bench.scenario;

import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One large file from the server, which has it already.
final class Receive implements Scenario {
    @Override
    public String name() {
        return "receive";
    }

    @Override
    public String purpose() {
        return "One file that does not compress, from the server's disk to the recipient's, forced there.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("file.bin", bench.size().fileBytes());
        List<Contender> all = new ArrayList<>();
        all.add(cold(bench, opened, file));
        all.add(warm(bench, opened, file, Contenders.LIBRARY));
        all.add(warm(bench, opened, file, Contenders.LIBRARY_PLAIN, Ferry.INSECURE));
        all.addAll(references(bench, opened, file));
        for (Rival rival :
                bench.rivals(
                        opened,
                        Contenders.SCP,
                        Contenders.SFTP,
                        Contenders.RSYNC_SSH,
                        Contenders.RSYNC_DAEMON,
                        Contenders.NGINX,
                        Contenders.RCLONE)) {
            String name = bench.fresh("file");
            Cost _ = bench.up(rival, file, name);
            all.add(into(bench, file, rival.name(), to -> bench.down(rival, name, to)));
        }
        return all;
    }

    private static Contender cold(Bench bench, Closer opened, Path file)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        String id = bench.person(opened, ferry, "alice").ask("send", file.toString(), "bob");
        return into(
                bench,
                file,
                Contenders.CLI,
                to -> ferry.run("bob", "get", id, "--output", to.toString()));
    }

    private static Contender warm(
            Bench bench, Closer opened, Path file, String name, String... options)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened, options);
        String id = bench.person(opened, ferry, "alice").ask("send", file.toString(), "bob");
        WarmProcess bob = bench.person(opened, ferry, "bob");
        return into(
                bench,
                file,
                name,
                to -> {
                    Cost cost =
                            ferry.server().beside(() -> bob.cost("receive", id, to + ".folder"));
                    Files.move(Path.of(to + ".folder").resolve(file.getFileName()), to);
                    return cost;
                });
    }

    private static List<Contender> references(Bench bench, Closer opened, Path file)
            throws IOException, InterruptedException {
        References.Raw raw = References.Raw.start(bench, opened);
        References.Naive naive = References.Naive.start(bench, opened);
        WarmProcess client = naive.client(opened);
        String name = bench.fresh("file");
        Cost _ = raw.put(file);
        Cost _ = naive.warm(client, "put", file.toString(), name);
        return List.of(
                into(bench, file, Contenders.RAW, raw::get),
                into(
                        bench,
                        file,
                        Contenders.NAIVE_WARM,
                        to -> naive.warm(client, "get", name, to.toString())),
                into(bench, file, Contenders.NAIVE, to -> naive.cold("get", name, to.toString())));
    }

    private interface Taking {
        Cost take(Path to) throws IOException, InterruptedException;
    }

    private static Contender into(Bench bench, Path file, String name, Taking taking) {
        return bench.movingFile(
                name,
                () -> {
                    Path to = bench.freshPath("copy");
                    Cost cost = taking.take(to);
                    Copies.confirmAndDelete(file, to);
                    return cost;
                });
    }
}
