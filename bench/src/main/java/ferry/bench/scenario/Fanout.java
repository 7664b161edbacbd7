package ferry.bench.scenario;

import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.report.Sample;
import ferry.bench.warm.Followers;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What many slow recipients cost their sender.
final class Fanout implements Scenario {
    private static final int SLOWER = 100;

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String purpose() {
        return "One file to many recipients, until it is durable at the server: while all are away, and while all are there and"
                + " each takes a hundredth of what the sender sends, and keeps nothing.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("file.bin", bench.size().fileBytes());
        Ferry ferry = bench.ferry(opened);
        WarmProcess alice = bench.person(opened, ferry, "alice");
        WarmProcess followers = bench.followers(opened, ferry, bench.size().recipients());
        Sender sender = new Sender(bench, ferry, alice, followers, file);
        return List.of(
                new Contender(Contenders.SENDER_ALONE, sender::alone),
                new Contender(Contenders.SENDER_FOLLOWED, sender::followed));
    }

    /// Knows from its last run alone how fast the recipients may be.
    private static final class Sender {
        private final Bench bench;
        private final Ferry ferry;
        private final WarmProcess alice;
        private final WarmProcess followers;
        private final Path file;
        private double secondsAlone;

        Sender(Bench bench, Ferry ferry, WarmProcess alice, WarmProcess followers, Path file) {
            this.bench = bench;
            this.ferry = ferry;
            this.alice = alice;
            this.followers = followers;
            this.file = file;
        }

        Sample alone() throws IOException, InterruptedException {
            Cost cost = send();
            secondsAlone = cost.wallSeconds();
            String _ = followers.ask("leave");
            return Samples.of(cost, bench.size().fileBytes());
        }

        Sample followed() throws IOException, InterruptedException {
            long rate = (long) (bench.size().fileBytes() / secondsAlone / SLOWER);
            String _ = followers.ask("follow", Long.toString(rate));
            try {
                return Samples.of(send(), bench.size().fileBytes());
            } finally {
                String _ = followers.ask("leave");
            }
        }

        private Cost send() throws IOException, InterruptedException {
            List<String> errand = new ArrayList<>(List.of("send", file.toString()));
            IntStream.range(0, bench.size().recipients())
                    .mapToObj(Followers::name)
                    .forEach(errand::add);
            bench.warmPages(bench.size().fileBytes());
            String[] words = errand.toArray(String[]::new);
            return ferry.server().beside(() -> alice.cost(words));
        }
    }
}
