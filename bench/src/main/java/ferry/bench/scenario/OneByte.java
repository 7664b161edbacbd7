package ferry.bench.scenario;

import ferry.bench.process.Background;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How long the least takes from one person to another.
final class OneByte implements Scenario {
    @Override
    public String name() {
        return "one-byte";
    }

    @Override
    public String purpose() {
        return "One byte from one person to another. The library's programs are warm; the others begin and end with each"
                + " command, and rivals upload and then download.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Path file = bench.scratch().random("byte.bin", 1);
        Ferry ferry = bench.ferry(opened);
        WarmProcess pair = bench.pair(opened, ferry);
        String count = Integer.toString(bench.size().latencies());
        List<Contender> all = new ArrayList<>();
        all.add(
                new Contender(
                        Contenders.LIBRARY_APPEND, () -> quantiles(pair.ask("append", count))));
        all.add(
                new Contender(
                        Contenders.LIBRARY_ONE_BYTE, () -> quantiles(pair.ask("files", count))));
        all.add(timed(Contenders.CLI, () -> InTurn.byFerry(bench, ferry, file)));
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
            all.add(timed(rival.name(), () -> InTurn.byRival(bench, rival, file)));
        }
        return all;
    }

    private static Sample quantiles(String answer) {
        String[] millis = answer.split(" ");
        return Sample.of(Metric.P50_MILLIS, Double.parseDouble(millis[0]))
                .with(Metric.P99_MILLIS, Double.parseDouble(millis[1]));
    }

    private static Contender timed(String name, Background.Work run) {
        return new Contender(name, () -> Sample.of(Metric.SECONDS, run.run().wallSeconds()));
    }
}
