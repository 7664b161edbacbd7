package ferry.bench.scenario;

import ferry.bench.flood.QuietLogins;
import ferry.bench.process.Ferry;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.bench.report.Statistics;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.util.List;

/// What a login costs beside the hash of its password, which is costly on purpose.
final class Login implements Scenario {
    private static final int HASHES = 10;

    @Override
    public String name() {
        return "login";
    }

    @Override
    public String purpose() {
        return "Logins from a familiar device on a quiet server whose password hashes have the lowest cost, and the usual hash"
                + " alone: together, what somebody waits for.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        QuietLogins logins = opened.register(new QuietLogins(ferry.port()));
        int count = bench.size().latencies();
        return List.of(
                new Contender(
                        Contenders.LOGIN_WITHOUT_HASH, () -> sample(logins.loginMillis(count))),
                new Contender(Contenders.HASH, () -> sample(QuietLogins.hashMillis(HASHES))));
    }

    private static Sample sample(List<Double> millis) {
        return Sample.of(Metric.P50_MILLIS, Statistics.median(millis))
                .with(Metric.P99_MILLIS, Statistics.quantile(millis, 0.99));
    }
}
