package ferry.auth.lockout;

import java.time.Duration;

/// When attempts on a name are refused.
///
/// @param freeFailures failures before the first lock
/// @param firstLock length of the first lock; each further failure doubles it
/// @param maxLock greatest length of a lock
/// @param forgetAfter time after the last failure until the counter begins anew
/// @param cap failures in a row, however slow, after which strangers stay out until somebody lets them in again
/// @param deviceCap failures in a row after which a device is a stranger
public record LockoutSettings(
        int freeFailures,
        Duration firstLock,
        Duration maxLock,
        Duration forgetAfter,
        int cap,
        int deviceCap) {
    public static final LockoutSettings DEFAULTS =
            new LockoutSettings(
                    5,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15),
                    Duration.ofHours(12),
                    100,
                    10);
    private static final int MAX_FREE_FAILURES = 100;
    private static final int MAX_CAP = 1_000_000;

    public LockoutSettings {
        if (freeFailures < 1 || freeFailures > MAX_FREE_FAILURES) {
            throw new IllegalArgumentException(
                    "freeFailures: " + freeFailures + " (expected: 1..100)");
        }
        if (firstLock.compareTo(Duration.ofSeconds(1)) < 0 || firstLock.compareTo(maxLock) > 0) {
            throw new IllegalArgumentException(
                    "firstLock: " + firstLock + " (expected: 1 s to maxLock)");
        }
        if (maxLock.compareTo(forgetAfter) > 0 || forgetAfter.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(
                    "forgetAfter: " + forgetAfter + " (expected: maxLock to 365 days)");
        }
        requireCap("cap", cap, freeFailures);
        requireCap("deviceCap", deviceCap, freeFailures);
    }

    private static void requireCap(String name, int cap, int least) {
        if (cap < least || cap > MAX_CAP) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: %d (the free failures) to %d)"
                            .formatted(name, cap, least, MAX_CAP));
        }
    }

    /// How often `firstLock` doubles until it reaches `maxLock`.
    int doublingsToMax() {
        int doublings = 0;
        long millis = firstLock.toMillis();
        while (millis < maxLock.toMillis()) {
            millis *= 2;
            doublings++;
        }
        return doublings;
    }
}
