package ferry.transfer.upload;

import ferry.transfer.announce.Announcements;
import ferry.transfer.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;

/// Tells recipients of senders who have fallen silent in the middle. Whoever comes and goes all the time is news once in a
/// while only.
final class Stalls {
    static final Duration SILENCE = Duration.ofSeconds(60);
    static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(10);

    private final Ledger ledger;
    private final Announcements announcements;

    Stalls(Ledger ledger, Announcements announcements) {
        this.ledger = ledger;
        this.announcements = announcements;
    }

    /// Called about once a second.
    void tick(Instant now) {
        ledger.stall(now.minus(SILENCE), now.minus(TOLD_AGAIN_AFTER), now).stream()
                .flatMap(transfer -> transfer.recipients().stream())
                .distinct()
                .forEach(announcements::news);
    }
}
