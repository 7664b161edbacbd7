package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.UserId;
import ferry.kernel.life.FailPoint;
import ferry.transfer.announce.Announcements;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Removal;
import ferry.transfer.ledger.Shortage;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends transfers and wakes everybody whom that concerns; never before the ledger has committed it. Safe for use by many
/// threads.
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final Ledger ledger;
    private final Announcements announcements;

    Endings(Ledger ledger, Announcements announcements) {
        this.ledger = ledger;
        this.announcements = announcements;
    }

    Ending commit(Finish finish) {
        FailPoint.FINISH_BEFORE_COMMIT.hit();
        Ending ending = ledger.finish(finish);
        FailPoint.FINISH_AFTER_COMMIT.hit();
        return ending;
    }

    /// Wakes whom a finish concerns.
    ///
    /// @throws Fault unless the transfer is finished as it was wished
    Transfer announced(Ending ending) {
        return switch (ending) {
            case Ending.Done(Transfer transfer) -> {
                wake(transfer);
                yield transfer;
            }
            case Ending.Superseded(long attempt) -> throw UploadFaults.superseded(attempt);
            case Ending.AlreadyFinal(Transfer transfer) -> throw UploadFaults.ended(transfer);
            case Ending.NoRoom(Shortage shortage) -> throw UploadFaults.noRoom(shortage);
            case Ending.Unknown() -> throw UploadFaults.unknown();
        };
    }

    /// Makes a transfer FAILED if `attempt` owns it.
    void fail(TransferId id, long attempt, String why, Instant now) {
        if (ledger.fail(id, attempt, why, now) instanceof Ending.Done(Transfer transfer)) {
            wake(transfer);
        }
    }

    /// The bytes are still there: whoever writes them has to be told first.
    Transfer cancel(TransferId id, UserId sender, Instant now) {
        return switch (ledger.cancel(id, sender, now)) {
            case Ending.Done(Transfer transfer) -> {
                wake(transfer);
                yield transfer;
            }
            case Ending.AlreadyFinal(Transfer transfer) ->
                    throw UploadFaults.notCancellable(transfer);
            case Ending.Superseded _, Ending.NoRoom _ ->
                    throw new IllegalStateException("a cancellation takes nothing");
            case Ending.Unknown() -> throw UploadFaults.unknown();
        };
    }

    /// Removes what is kept of somebody whose account is gone for good.
    ///
    /// @param changed told of each transfer that ended thereby, or of which a receipt changed
    void remove(UserId gone, Instant now, Consumer<Transfer> changed) {
        Removal removal;
        do {
            removal = ledger.remove(gone, now);
            removal.changed()
                    .forEach(transfer -> {
                        changed.accept(transfer);
                        tell(transfer);
                    });
        } while (removal.more());
        LOG.info("event=user_removed user={}", gone);
    }

    private void wake(Transfer transfer) {
        tell(transfer);
        LOG.info("event=upload_end transfer={} state={}", transfer.id(), transfer.state());
    }

    private void tell(Transfer transfer) {
        announcements.changed(transfer.id());
        announcements.news(transfer.sender().id());
        transfer.recipients().forEach(announcements::news);
    }
}
