package ferry.bench.scenario;

import ferry.bench.process.Cost;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;

/// Costs as figures.
final class Samples {
    private static final double BYTES_PER_GIB = 1L << 30;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private Samples() {}

    /// Of a run that has moved as many bytes from one disk to another.
    static Sample of(Cost cost, long bytes) {
        Sample sample =
                Sample.of(Metric.SECONDS, cost.wallSeconds())
                        .with(
                                Metric.MEGABYTES_PER_SECOND,
                                bytes / BYTES_PER_MEGABYTE / cost.wallSeconds())
                        .with(
                                Metric.CLIENT_CPU_PER_GIB,
                                cost.clientCpuSeconds() * BYTES_PER_GIB / bytes)
                        .with(
                                Metric.SERVER_CPU_PER_GIB,
                                cost.serverCpuSeconds() * BYTES_PER_GIB / bytes)
                        .with(Metric.CLIENT_PEAK_MEBIBYTES, cost.clientPeakMebibytes())
                        .with(Metric.SERVER_PEAK_MEBIBYTES, cost.serverPeakMebibytes());
        return cost.forceSeconds() > 0
                ? sample.with(Metric.FORCE_SECONDS, cost.forceSeconds())
                : sample;
    }
}
