package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes in the ledger that a stream has left its upload. A full disk may refuse even this: then it is done later, so that an
/// upload does not look open for ever. Safe for use by many threads.
final class Pauses {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    private final Ledger ledger;
    private final UploadLimits limits;
    private final InstantSource clock;

    /// Streams that have left without the ledger knowing it.
    private final ConcurrentMap<TransferId, Leave> unnoted = new ConcurrentHashMap<>();

    /// When an attempt's stream has left.
    private record Leave(long attempt, Instant silentSince) {}

    Pauses(Ledger ledger, UploadLimits limits, InstantSource clock) {
        this.ledger = ledger;
        this.limits = limits;
        this.clock = clock;
    }

    /// @param silentSince when the sender was heard of last
    void note(TransferId id, long attempt, Instant silentSince) {
        try {
            ledger.pause(id, attempt, silentSince, limits.idleExpiry(clock.instant()));
            unnoted.computeIfPresent(id, (_, left) -> left.attempt() > attempt ? left : null);
        } catch (Fault e) {
            LOG.warn("event=pause_not_noted transfer={} reason={}", id, e.reason());
            unnoted.put(id, new Leave(attempt, silentSince));
        }
    }

    /// Called about once a second.
    void tick() {
        unnoted.forEach((id, left) -> note(id, left.attempt(), left.silentSince()));
    }
}
