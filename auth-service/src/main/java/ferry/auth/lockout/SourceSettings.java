package ferry.auth.lockout;

import ferry.kernel.net.Network;
import java.time.Duration;
import java.util.List;

/// When attempts from one source are refused, whatever names they are for. A source is an IPv4 address or the /64 of an
/// IPv6 address.
///
/// @param maxFailures failures within `window` that lock a source
/// @param lock how long it is refused then
/// @param exempt networks that are never refused; their failures count for the names alone
public record SourceSettings(
        int maxFailures, Duration window, Duration lock, List<Network> exempt) {
    private static final int MAX_MAX_FAILURES = 10_000;
    private static final Duration LONGEST = Duration.ofDays(7);
    public static final SourceSettings DEFAULTS =
            new SourceSettings(30, Duration.ofMinutes(15), Duration.ofMinutes(10), List.of());

    public SourceSettings {
        exempt = List.copyOf(exempt);
        if (maxFailures < 1 || maxFailures > MAX_MAX_FAILURES) {
            throw new IllegalArgumentException(
                    "maxFailures: " + maxFailures + " (expected: 1..10000)");
        }
        requireBetween("window", window);
        requireBetween("lock", lock);
    }

    private static void requireBetween(String name, Duration given) {
        if (given.compareTo(Duration.ofSeconds(1)) < 0 || given.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + given + " (expected: 1 s to 7 days)");
        }
    }
}
