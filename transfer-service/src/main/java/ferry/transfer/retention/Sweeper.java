package ferry.transfer.retention;

import ferry.transfer.announce.Announcements;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Removal;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what has had its time, deletes the bytes that nobody needs any more, and forgets what ended long ago. The state and
/// everybody's events are one transaction; the bytes go after it.
///
/// Works in small transactions, so that uploads wait for none of them for long. For one thread.
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /// Transfers in one transaction. Each may have 256 recipients, who all get an event.
    private static final int BATCH = 20;

    /// Transactions in a row; the rest waits for the next tick.
    private static final int BATCHES = 50;

    private final Ledger ledger;
    private final UnneededBlobs bytes;
    private final Announcements announcements;
    private final Supplier<Set<TransferId>> inUse;
    private final Duration endedRetention;
    private final InstantSource clock;

    /// @param inUse says what somebody is receiving
    /// @param endedRetention for how long a transfer is remembered that has ended, its bytes being gone
    public Sweeper(
            Ledger ledger,
            UnneededBlobs bytes,
            Announcements announcements,
            Supplier<Set<TransferId>> inUse,
            Duration endedRetention,
            InstantSource clock) {
        this.ledger = ledger;
        this.bytes = bytes;
        this.announcements = announcements;
        this.inUse = inUse;
        this.endedRetention = endedRetention;
        this.clock = clock;
    }

    /// Called about once a second.
    public void tick() {
        Instant now = clock.instant();
        bytes.delete(); // first: on a full disk, what follows needs the room
        expire(now);
        bytes.delete();
        forget(now.minus(endedRetention));
    }

    private void expire(Instant now) {
        Removal expired;
        int batches = 0;
        do {
            expired = ledger.expire(now, inUse.get(), BATCH);
            expired.changed().forEach(this::tell);
            batches++;
        } while (expired.more() && batches < BATCHES);
    }

    private void forget(Instant before) {
        int batches = 0;
        while (ledger.forget(before, BATCH) == BATCH && batches < BATCHES) {
            batches++;
        }
    }

    /// Wakes whoever is receiving it, and everybody who has got an event.
    private void tell(Transfer transfer) {
        announcements.changed(transfer.id());
        announcements.news(transfer.sender().id());
        transfer.recipients().forEach(announcements::news);
        LOG.info("event=transfer_expired transfer={}", transfer.id());
    }
}
