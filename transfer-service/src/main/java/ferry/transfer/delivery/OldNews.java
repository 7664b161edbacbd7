package ferry.transfer.delivery;

import ferry.transfer.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Lets go of events and devices that nobody asks for any more. Whoever does so later lists anew. For one thread.
public final class OldNews {
    /// Whatever is younger stays.
    static final Duration EVENTS_KEPT = Duration.ofDays(30);

    static final Duration CONSUMERS_KEPT = Duration.ofDays(90);

    private final Ledger ledger;
    private final InstantSource clock;

    public OldNews(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /// Called now and then; does its work in short transactions.
    public void tick() {
        Instant now = clock.instant();
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = ledger.pruneEvents(now.minus(EVENTS_KEPT));
        }
        more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = ledger.dropConsumers(now.minus(CONSUMERS_KEPT));
        }
    }
}
