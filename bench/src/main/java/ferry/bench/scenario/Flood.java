package ferry.bench.scenario;

import ferry.bench.flood.LoginFlood;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.bench.report.Statistics;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What a flood of wrong passwords does to an upload, to health checks and to logins of familiar devices.
final class Flood implements Scenario {
    /// The first flood after a start is not like the others: the server's compilers are at work in it.
    private static final int FLOODS = 2;

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String purpose() {
        return "Uploads of one file, one after the other: undisturbed, and while 300 addresses try 200 wrong passwords a second,"
                + " half of them for the sender's name. Milliseconds are those of health checks; failures count health checks and"
                + " logins from a familiar device.";
    }

    @Override
    public Rounds rounds(Size size) {
        return new Rounds(1, FLOODS);
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("file.bin", bench.size().fileBytes());
        Ferry ferry = bench.ferryAsInstalled(opened);
        WarmProcess alice = bench.person(opened, ferry, "alice");
        WarmProcess bob = bench.person(opened, ferry, "bob");
        LoginFlood flood =
                opened.register(
                        new LoginFlood(ferry.port(), () -> upload(bench, alice, bob, file)));
        return List.of(
                new Contender(
                        Contenders.QUIET, () -> sample(flood.undisturbed(bench.size().flood()))),
                new Contender(
                        Contenders.FLOODED, () -> sample(flood.flooded(bench.size().flood()))));
    }

    /// Nothing of it stays at the server.
    private static double upload(Bench bench, WarmProcess alice, WarmProcess bob, Path file)
            throws IOException, InterruptedException {
        bench.warmPages(bench.size().fileBytes());
        double seconds = alice.cost("send", file.toString(), "bob").wallSeconds();
        String _ = bob.ask("decline");
        return seconds;
    }

    private static Sample sample(LoginFlood.Seen seen) {
        return Sample.of(Metric.SECONDS, Statistics.median(seen.uploadSeconds()))
                .with(Metric.P50_MILLIS, Statistics.median(seen.healthMillis()))
                .with(Metric.P99_MILLIS, Statistics.quantile(seen.healthMillis(), 0.99))
                .with(Metric.GREATEST_LOGIN_MILLIS, Statistics.greatest(seen.loginMillis()))
                .with(Metric.FAILURES, (double) seen.failures());
    }
}
