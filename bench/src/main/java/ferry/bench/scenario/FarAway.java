package ferry.bench.scenario;

import ferry.bench.link.LongLink;
import ferry.bench.process.Ferry;
import ferry.bench.process.Programs;
import ferry.bench.report.Contenders;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One file from a server that is far away.
///
/// @param lossPercent of packets
/// @param part of the usual file: what is slow takes less
/// @param most rounds
record FarAway(String name, double lossPercent, int part, Rounds most) implements Scenario {
    static FarAway clean() {
        return new FarAway("far-away", 0, 4, Size.FULL.rounds());
    }

    /// One connection carries about 0.2 MB/s there.
    static FarAway lossy() {
        return new FarAway("far-away-loss", 1, 64, new Rounds(0, 3));
    }

    @Override
    public Rounds rounds(Size size) {
        return most.orFewer(size);
    }

    @Override
    public String purpose() {
        return ("One file that does not compress from a server's disk to the recipient's over a link of 1 Gbit/s and 100 ms, on"
                        + " which %.0f %% of packets are lost; kernels as they come.")
                .formatted(lossPercent);
    }

    @Override
    public Optional<String> missing(Programs programs) {
        return LongLink.missing(programs);
    }

    @Override
    public List<Contender> open(Bench near, Closer opened)
            throws IOException, InterruptedException {
        long bytes = near.size().fileBytes() / part;
        Path file = near.scratch().random("file.bin", bytes);
        Bench bench = near.at(opened.register(near.longLink(lossPercent)).place());
        Fetches fetches = new Fetches(bench, file, bytes);
        Ferry ferry = bench.ferry(opened);
        String id = fetches.sent(opened, ferry);
        List<Contender> all = new ArrayList<>();
        all.add(fetches.byCommand(Contenders.CLI, ferry, id));
        all.add(fetches.byCommand(Contenders.CLI_ONE_CONNECTION, ferry, id, "--connections", "1"));
        all.add(fetches.byLibrary(Contenders.LIBRARY, opened, ferry, id));
        all.addAll(fetches.byRivals(opened, Contenders.SCP, Contenders.NGINX));
        return all;
    }
}
