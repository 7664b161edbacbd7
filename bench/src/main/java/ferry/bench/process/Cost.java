package ferry.bench.process;

/// What one run has cost.
///
/// @param wallSeconds from start to end
/// @param cpuSeconds user and system time of all processes that took part
/// @param peakMebibytes greatest resident size of one process
public record Cost(double wallSeconds, double cpuSeconds, double peakMebibytes) {
    /// The same run, with a process that ran beside it.
    public Cost beside(double otherCpuSeconds, double otherPeakMebibytes) {
        return new Cost(
                wallSeconds,
                cpuSeconds + otherCpuSeconds,
                Math.max(peakMebibytes, otherPeakMebibytes));
    }
}
