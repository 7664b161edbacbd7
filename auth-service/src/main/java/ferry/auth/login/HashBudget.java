package ferry.auth.login;

import java.time.Duration;

/// What hashing may take of the processors over time: so many of them, saved up while nobody hashes, up to a burst.
///
/// A hash may begin while anything is left, and is paid for when it has ended. Without threads or a clock: times are
/// nanoseconds since any moment and never go back. Used under the gate's lock.
final class HashBudget {
    /// However much those have hashed who need not ask, others wait no longer for it; one hash is paid in full all the same.
    static final Duration MAX_DEBT = Duration.ofSeconds(2);

    private final double processors;
    private final long burst;
    private final long deepest;
    private long balance;
    private long counted;

    HashBudget(double processors, Duration burst, long now) {
        this.processors = processors;
        this.burst = burst.toNanos();
        this.deepest = -(long) (processors * MAX_DEBT.toNanos());
        this.balance = this.burst;
        this.counted = now;
    }

    /// @return nanoseconds until the next hash may begin, if no other does; 0: now
    long untilOpen(long now) {
        earn(now);
        return balance > 0 ? 0 : (long) Math.ceil((1 - balance) / processors) + 1;
    }

    /// @param worked nanoseconds of processor that one hash has taken
    void pay(long now, long worked) {
        earn(now);
        balance = Math.max(balance - worked, Math.min(deepest, -worked));
    }

    private void earn(long now) {
        balance = Math.min(burst, balance + (long) (processors * (now - counted)));
        counted = now;
    }
}
