package ferry.transfer.admission;

import ferry.transfer.ledger.Allowance;
import ferry.transfer.people.Person;

/// What everybody may have at this server; each is a setting.
///
/// @param storedBytes of one sender, for whom the auth service names no quota of his own
/// @param transferBytes of one file
/// @param unfinished uploads of one sender
public record Quotas(long storedBytes, long transferBytes, int unfinished) {
    private static final long DEFAULT_BYTES = 100L << 30;

    public static final Quotas DEFAULT = new Quotas(DEFAULT_BYTES, DEFAULT_BYTES, 64);

    /// For somebody about whom nothing is asked.
    Allowance common() {
        return new Allowance(storedBytes, transferBytes, unfinished);
    }

    Allowance of(Person person) {
        long own = person.quotaBytes();
        return new Allowance(own == 0 ? storedBytes : own, transferBytes, unfinished);
    }
}
