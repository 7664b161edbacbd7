package ferry.transfer.admission;

import ferry.transfer.ledger.Allowance;
import ferry.transfer.people.Person;

/// What everybody may have at this server; each is a setting.
///
/// @param storedBytes of one sender, for whom the auth service names no quota of his own
/// @param transferBytes of one file
/// @param unfinished uploads of one sender
/// @param transfers of one sender that are known, also those that have ended: what bounds the ledger
public record Quotas(long storedBytes, long transferBytes, int unfinished, int transfers) {
    private static final long DEFAULT_BYTES = 100L << 30;

    public static final Quotas DEFAULT = new Quotas(DEFAULT_BYTES, DEFAULT_BYTES, 64, 200_000);

    /// For somebody about whom nothing is asked.
    Allowance common() {
        return new Allowance(storedBytes, transferBytes, unfinished, transfers);
    }

    Allowance of(Person person) {
        long own = person.quotaBytes();
        return new Allowance(own == 0 ? storedBytes : own, transferBytes, unfinished, transfers);
    }
}
