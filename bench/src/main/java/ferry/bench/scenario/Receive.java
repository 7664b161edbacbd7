package ferry.bench.scenario;

import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.kernel.life.Closer;
import java.io.IOException;
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
        long bytes = bench.size().fileBytes();
        Path file = bench.scratch().random("file.bin", bytes);
        Fetches fetches = new Fetches(bench, file, bytes);
        Ferry ferry = bench.ferry(opened);
        Ferry plain = bench.ferry(opened, Ferry.INSECURE);
        String id = fetches.sent(opened, ferry);
        String plainId = fetches.sent(opened, plain);
        List<Contender> all = new ArrayList<>();
        all.add(fetches.byCommand(Contenders.CLI, ferry, id));
        all.add(fetches.byLibrary(Contenders.LIBRARY, opened, ferry, id));
        all.add(fetches.byLibrary(Contenders.LIBRARY_PLAIN, opened, plain, plainId));
        all.addAll(references(fetches, opened));
        all.addAll(
                fetches.byRivals(
                        opened,
                        Contenders.SCP,
                        Contenders.SFTP,
                        Contenders.RSYNC_SSH,
                        Contenders.RSYNC_DAEMON,
                        Contenders.NGINX,
                        Contenders.RCLONE,
                        Contenders.TUS));
        return all;
    }

    private static List<Contender> references(Fetches fetches, Closer opened)
            throws IOException, InterruptedException {
        Bench bench = fetches.bench();
        References.Raw raw = References.Raw.start(bench, opened);
        References.Naive naive = References.Naive.start(bench, opened);
        WarmProcess client = naive.client(opened);
        String name = bench.fresh("file");
        Cost _ = raw.put(fetches.file());
        Cost _ = naive.warm(client, "put", fetches.file().toString(), name);
        return List.of(
                fetches.by(Contenders.RAW, raw::get),
                fetches.by(
                        Contenders.NAIVE_WARM,
                        to -> naive.warm(client, "get", name, to.toString())),
                fetches.by(Contenders.NAIVE, to -> naive.cold("get", name, to.toString())));
    }
}
