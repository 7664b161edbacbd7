package ferry.bench.process;

/// What one run has cost. Of processor time and memory the client's part is that of the processes that were started for the
/// run, and the server's that of the one that ran before and goes on.
///
/// @param wallSeconds from start to end, forcing included
/// @param forceSeconds how much of it went into forcing files to the disk that the run itself had not forced
/// @param clientCpuSeconds user and system time
/// @param clientPeakMebibytes greatest resident size of one process
/// @param serverCpuSeconds user and system time
/// @param serverPeakMebibytes greatest resident size of all of a server's processes together
public record Cost(
        double wallSeconds,
        double forceSeconds,
        double clientCpuSeconds,
        double clientPeakMebibytes,
        double serverCpuSeconds,
        double serverPeakMebibytes) {

    /// Of a client alone.
    public static Cost ofClient(double wallSeconds, double cpuSeconds, double peakMebibytes) {
        return new Cost(wallSeconds, 0, cpuSeconds, peakMebibytes, 0, 0);
    }

    public double cpuSeconds() {
        return clientCpuSeconds + serverCpuSeconds;
    }

    public double peakMebibytes() {
        return Math.max(clientPeakMebibytes, serverPeakMebibytes);
    }

    /// The same run, which took longer for somebody else.
    public Cost withWall(double seconds) {
        return new Cost(
                seconds,
                forceSeconds,
                clientCpuSeconds,
                clientPeakMebibytes,
                serverCpuSeconds,
                serverPeakMebibytes);
    }

    /// The same run, with a server that ran beside it.
    public Cost withServer(double cpuSeconds, double peakMebibytes) {
        return new Cost(
                wallSeconds,
                forceSeconds,
                clientCpuSeconds,
                clientPeakMebibytes,
                serverCpuSeconds + cpuSeconds,
                Math.max(serverPeakMebibytes, peakMebibytes));
    }

    /// The same run, with a client more that ran beside it.
    public Cost withClient(double cpuSeconds, double peakMebibytes) {
        return new Cost(
                wallSeconds,
                forceSeconds,
                clientCpuSeconds + cpuSeconds,
                Math.max(clientPeakMebibytes, peakMebibytes),
                serverCpuSeconds,
                serverPeakMebibytes);
    }

    /// The same run, and then what it had written forced to the disk.
    public Cost thenForced(double seconds) {
        return new Cost(
                wallSeconds + seconds,
                forceSeconds + seconds,
                clientCpuSeconds,
                clientPeakMebibytes,
                serverCpuSeconds,
                serverPeakMebibytes);
    }

    /// This, and after it the other.
    public Cost then(Cost next) {
        return new Cost(
                wallSeconds + next.wallSeconds,
                forceSeconds + next.forceSeconds,
                clientCpuSeconds + next.clientCpuSeconds,
                Math.max(clientPeakMebibytes, next.clientPeakMebibytes),
                serverCpuSeconds + next.serverCpuSeconds,
                Math.max(serverPeakMebibytes, next.serverPeakMebibytes));
    }
}
