package ferry.bench.scenario;

import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One large file to the server.
final class Upload implements Scenario {
    @Override
    public String name() {
        return "upload";
    }

    @Override
    public String purpose() {
        return "One file that does not compress, from the sender's disk to the server's, forced there.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("file.bin", bench.size().fileBytes());
        List<Contender> all = new ArrayList<>(ferry(bench, opened, file));
        all.addAll(references(bench, opened, file));
        for (Rival rival :
                bench.rivals(
                        opened,
                        Contenders.SCP,
                        Contenders.SFTP,
                        Contenders.RSYNC_SSH,
                        Contenders.RSYNC_DAEMON,
                        Contenders.NGINX,
                        Contenders.RCLONE,
                        Contenders.TUS)) {
            all.add(bench.movingFile(rival.name(), () -> up(bench, rival, file)));
        }
        return all;
    }

    private static List<Contender> ferry(Bench bench, Closer opened, Path file)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        Ferry plain = bench.ferry(opened, Ferry.INSECURE);
        WarmProcess alice = bench.person(opened, ferry, "alice");
        WarmProcess plainAlice = bench.person(opened, plain, "alice");
        String path = file.toString();
        return List.of(
                bench.movingFile(
                        Contenders.CLI, () -> ferry.run("alice", "send", path, "--to", "bob")),
                bench.movingFile(Contenders.LIBRARY, () -> send(ferry, alice, path)),
                bench.movingFile(Contenders.LIBRARY_PLAIN, () -> send(plain, plainAlice, path)));
    }

    static Cost send(Ferry ferry, WarmProcess alice, String path)
            throws IOException, InterruptedException {
        return ferry.server().beside(() -> alice.cost("send", path, "bob"));
    }

    private static List<Contender> references(Bench bench, Closer opened, Path file)
            throws IOException {
        References.Raw raw = References.Raw.start(bench, opened);
        References.Naive naive = References.Naive.start(bench, opened);
        WarmProcess naiveClient = naive.client(opened);
        String path = file.toString();
        return List.of(
                bench.movingFile(
                        Contenders.RAW,
                        () -> {
                            Cost cost = raw.put(file);
                            Copies.confirmAndDelete(file, raw.stored());
                            return cost;
                        }),
                stored(
                        bench,
                        naive,
                        file,
                        Contenders.NAIVE_WARM,
                        name -> naive.warm(naiveClient, "put", path, name)),
                stored(
                        bench,
                        naive,
                        file,
                        Contenders.NAIVE,
                        name -> naive.cold("put", path, name)));
    }

    private interface Putting {
        Cost put(String name) throws IOException, InterruptedException;
    }

    private static Contender stored(
            Bench bench, References.Naive naive, Path file, String who, Putting putting) {
        return bench.movingFile(
                who,
                () -> {
                    String name = bench.fresh("file");
                    Cost cost = putting.put(name);
                    Copies.confirmAndDelete(file, naive.files().resolve(name));
                    return cost;
                });
    }

    static Cost up(Bench bench, Rival rival, Path file) throws IOException, InterruptedException {
        String name = bench.fresh("file");
        Cost cost = bench.up(rival, file, name);
        Copies.confirmAndDelete(file, rival.stored(name));
        return cost;
    }
}
