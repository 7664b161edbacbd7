package ferry.bench.scenario;

import ferry.bench.memory.MemoryReport;
import ferry.bench.memory.SlowStreams;
import ferry.bench.process.Ferry;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.util.List;

/// How much memory a server takes with many slow uploads and stopped receivers.
final class Memory implements Scenario {
    private static final int CHUNK_BYTES = 256 << 10;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String purpose() {
        return "A server with -Xmx256m that holds slow uploads and as many stopped receivers, each over a connection of its own;"
                + " at the end the links become fast at once. Failures are uploads that do not advance, and streams that end.";
    }

    /// What is asked for is a maximum, and whether something breaks.
    @Override
    public Rounds rounds(Size size) {
        return new Rounds(0, 1);
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        return List.of(
                new Contender(Contenders.SERVER, () -> sample(measure(bench.size(), ferry))));
    }

    private static MemoryReport measure(Size size, Ferry ferry)
            throws IOException, InterruptedException {
        return SlowStreams.measure(
                ferry, size.slowStreams(), size.slowStreams(), size.hold(), CHUNK_BYTES);
    }

    private static Sample sample(MemoryReport report) {
        report.lost().stream().distinct().forEach(System.err::println);
        return Sample.of(Metric.SERVER_PEAK_MEBIBYTES, report.peakMebibytes())
                .with(Metric.FAILURES, report.stuck() + report.lost().size());
    }
}
