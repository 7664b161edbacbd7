package ferry.bench.path;

/// What one run has cost.
///
/// @param wallSeconds from start to end
/// @param cpuSeconds user and system time of all processes that took part
/// @param peakMebibytes greatest resident size of one process
record Cost(double wallSeconds, double cpuSeconds, double peakMebibytes) {
    Cost plus(Cost other) {
        return new Cost(
                wallSeconds + other.wallSeconds,
                cpuSeconds + other.cpuSeconds,
                Math.max(peakMebibytes, other.peakMebibytes));
    }

    /// The same run, with a process that ran beside it.
    Cost beside(double otherCpuSeconds, double otherPeakMebibytes) {
        return new Cost(
                wallSeconds,
                cpuSeconds + otherCpuSeconds,
                Math.max(peakMebibytes, otherPeakMebibytes));
    }
}
