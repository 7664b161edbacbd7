package ferry.auth.login;

import java.time.Duration;

/// How much of the machine hashing may take.
///
/// @param permits hashes at the same time
/// @param maxQueued hashes that wait
/// @param maxWait how long one waits to be started
public record GateSettings(int permits, int maxQueued, Duration maxWait) {
    private static final int DEFAULT_MAX_QUEUED = 16;
    private static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(3);
    private static final int CORES_A_PERMIT = 4;

    public GateSettings {
        if (permits < 1 || maxQueued < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException(
                    "permits: %d, maxQueued: %d, maxWait: %s (expected: at least 1, 1, 0 s)"
                            .formatted(permits, maxQueued, maxWait));
        }
    }

    /// A quarter of the cores, so that a flood of logins starves no transfer.
    public static GateSettings forThisMachine() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new GateSettings(
                Math.max(1, cores / CORES_A_PERMIT), DEFAULT_MAX_QUEUED, DEFAULT_MAX_WAIT);
    }
}
