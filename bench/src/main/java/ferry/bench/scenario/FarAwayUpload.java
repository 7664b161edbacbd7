package ferry.bench.scenario;

import ferry.bench.link.LongLink;
import ferry.bench.process.Ferry;
import ferry.bench.process.Programs;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One file to a server that is far away.
final class FarAwayUpload implements Scenario {
    private static final Rounds MOST = new Rounds(1, 3);

    @Override
    public String name() {
        return "far-away-up";
    }

    @Override
    public Rounds rounds(Size size) {
        return MOST.orFewer(size);
    }

    @Override
    public String purpose() {
        return "One file that does not compress to a server's disk over a link of 1 Gbit/s and 100 ms; kernels as they come.";
    }

    @Override
    public Optional<String> missing(Programs programs) {
        return LongLink.missing(programs);
    }

    @Override
    public List<Contender> open(Bench near, Closer opened)
            throws IOException, InterruptedException {
        long bytes = near.size().fileBytes() / 4;
        Path file = near.scratch().random("file.bin", bytes);
        Bench bench = near.at(opened.register(near.longLink(0)).place());
        Ferry ferry = bench.ferry(opened);
        WarmProcess alice = bench.person(opened, ferry, "alice");
        String path = file.toString();
        List<Contender> all = new ArrayList<>();
        all.add(
                bench.moving(
                        bytes,
                        1,
                        Contenders.CLI,
                        () -> ferry.run("alice", "send", path, "--to", "bob")));
        all.add(bench.moving(bytes, 1, Contenders.LIBRARY, () -> Upload.send(ferry, alice, path)));
        for (Rival rival : bench.rivals(opened, Contenders.SCP, Contenders.NGINX)) {
            all.add(bench.moving(bytes, 1, rival.name(), () -> Upload.up(bench, rival, file)));
        }
        return all;
    }
}
