package ferry.auth.login;

import java.time.Duration;

/// How much of the machine hashing may take.
///
/// @param permits hashes at the same time
/// @param maxQueued hashes that wait
/// @param maxWait how long one waits to be started
/// @param processors what hashing may take over time; as many as permits, or more: all the time of each
/// @param burst time of one processor that is saved up while nobody hashes, and may be spent at once
public record GateSettings(
        int permits, int maxQueued, Duration maxWait, double processors, Duration burst) {
    public static final int DEFAULT_PERCENT = 10;
    public static final Duration DEFAULT_BURST = Duration.ofSeconds(5);

    private static final Duration MAX_BURST = Duration.ofHours(1);
    private static final int DEFAULT_MAX_QUEUED = 16;
    private static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(3);

    public GateSettings {
        if (permits < 1 || maxQueued < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException(
                    "permits: %d, maxQueued: %d, maxWait: %s (expected: at least 1, 1, 0 s)"
                            .formatted(permits, maxQueued, maxWait));
        }
        if (!(processors > 0) || !burst.isPositive() || burst.compareTo(MAX_BURST) > 0) {
            throw new IllegalArgumentException(
                    "processors: %s, burst: %s (expected: above 0, at most an hour)"
                            .formatted(processors, burst));
        }
    }

    /// Bounds how many hash, and not for how long.
    public GateSettings(int permits, int maxQueued, Duration maxWait) {
        this(permits, maxQueued, maxWait, permits, DEFAULT_BURST);
    }

    /// A small part of this machine, so that a flood of logins starves no transfer.
    public static GateSettings forThisMachine() {
        return share(Runtime.getRuntime().availableProcessors(), DEFAULT_PERCENT, DEFAULT_BURST);
    }

    /// A share of `processors`. One hash at a time is the least, also where it takes more than the share: then there are
    /// pauses between hashes once the burst is spent.
    ///
    /// @param percent 1 to 100
    public static GateSettings share(int processors, int percent, Duration burst) {
        return new GateSettings(
                Math.max(1, Math.ceilDiv(processors * percent, 100)),
                DEFAULT_MAX_QUEUED,
                DEFAULT_MAX_WAIT,
                processors * percent / 100.0,
                burst);
    }
}
