package ferry.client.unfinished;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.session.Access;
import ferry.client.unfinished.Entries.Found;
import ferry.client.upload.SendNotice;
import ferry.client.upload.UploadJob;
import ferry.client.upload.UploadLoop;
import ferry.client.upload.UploadTicket;
import ferry.client.upload.Waiting;
import ferry.client.watch.DeliveryWatch;
import java.nio.file.Path;
import java.util.Optional;

/// One send by this process, which holds it. Used once, by one thread.
final class Dispatch {

    private final Access access;
    private final Entries entries;
    private final UploadJob job;
    private final Entry fresh;

    /// @param fresh what is noted when it begins anew
    Dispatch(Access access, Entries entries, UploadJob job, Entry fresh) {
        this.access = access;
        this.entries = entries;
        this.job = job;
        this.fresh = fresh;
    }

    /// What became of going on with what was noted.
    private sealed interface Earlier {
        record Done(Transfer transfer) implements Earlier {}

        /// It is over, and nothing of it is left.
        record Over() implements Earlier {}

        /// What is to be sent is something else now.
        record Other() implements Earlier {}
    }

    /// Goes on or begins.
    Transfer sent() {
        return switch (takenUp()) {
            case Earlier.Done(Transfer transfer) -> transfer;
            case Earlier.Over() -> begun();
            case Earlier.Other() -> begun();
        };
    }

    /// Goes on, and begins anew only with what has changed.
    Optional<Transfer> resumed() {
        return switch (takenUp()) {
            case Earlier.Done(Transfer transfer) -> Optional.of(transfer);
            case Earlier.Over() -> Optional.empty();
            case Earlier.Other() -> Optional.of(begun());
        };
    }

    private Earlier takenUp() {
        if (fresh.file().isEmpty()) {
            return new Earlier.Over();
        }
        return switch (entries.find(fresh.name())) {
            case Found.Nothing() -> new Earlier.Over();
            case Found.Garbage(Path setAside) -> {
                job.listener().noticed(new SendNotice.Unreadable(setAside));
                yield new Earlier.Over();
            }
            case Found.Kept(Entry entry) -> takenUp(entry);
        };
    }

    private Earlier takenUp(Entry entry) {
        if (entry.stillFits(job.outgoing(), fresh.file())) {
            return goneOn(entry);
        }
        if (!entry.stored()) {
            boolean _ = Standing.cancelled(access, entry.transferId());
        }
        return other(entry);
    }

    private Earlier goneOn(Entry entry) {
        UploadLoop loop = loop(entry, entry.attempt());
        try {
            return new Earlier.Done(done(entry.stored() ? storedBefore(entry) : loop.run(), entry));
        } catch (FerryException e) {
            if (loop.differs()) {
                return other(entry);
            }
            if (Standing.over(e.problem()) || e.problem() == Problem.TRANSFER_ID_CONFLICT) {
                return over(entry, e.problem());
            }
            throw forgettingHopeless(entry, e);
        }
    }

    private Earlier other(Entry entry) {
        entries.remove(entry);
        job.listener().noticed(new SendNotice.Changed(entry.transferId()));
        return new Earlier.Other();
    }

    private Earlier over(Entry entry, Problem why) {
        entries.remove(entry);
        job.listener()
                .noticed(new SendNotice.Gone(entry.transferId(), entry.outgoing().fileName(), why));
        return new Earlier.Over();
    }

    private Transfer storedBefore(Entry entry) {
        Transfer transfer = access.ask((calls, token) -> calls.transfer(token, entry.transferId()));
        Standing.over(transfer.state())
                .ifPresent(why -> {
                    throw new FerryException(why, "the transfer has ended");
                });
        job.listener().noticed(new SendNotice.AlreadyStored(entry.transferId()));
        job.listener().began(entry.transferId(), transfer.available(), transfer.size());
        job.listener().stored(transfer);
        return transfer;
    }

    private Transfer begun() {
        entries.store(fresh);
        try {
            return done(loop(fresh, 0).run(), fresh);
        } catch (FerryException e) {
            throw forgettingHopeless(fresh, e);
        }
    }

    private UploadLoop loop(Entry entry, long attempts) {
        UploadTicket ticket =
                new UploadTicket(entry.transferId(), attempts, attempt -> note(entry, attempt));
        UploadJob as =
                new UploadJob(
                        entry.outgoing(),
                        job.source(),
                        job.options(),
                        job.listener(),
                        job.deadline());
        return new UploadLoop(access, as, ticket);
    }

    private void note(Entry entry, long attempt) {
        if (attempt > entry.attempt()) {
            entries.store(entry.withAttempt(attempt));
        }
    }

    /// Waits for what else was asked for. What came from a pipe has nobody who could wait anew.
    private Transfer done(Transfer stored, Entry entry) {
        Waiting until = job.options().until();
        if (until == Waiting.DURABLE || entry.file().isEmpty()) {
            entries.remove(entry);
        } else if (!entry.stored()) {
            entries.store(entry.asStored());
        }
        return switch (until) {
            case DURABLE, DURABLE_AND_NOTED -> stored;
            case DELIVERED -> answered(entry);
        };
    }

    private Transfer answered(Entry entry) {
        Transfer answered =
                new DeliveryWatch(access, entry.transferId(), job.listener()::answered)
                        .await(job.deadline());
        entries.remove(entry);
        return answered;
    }

    /// A send that the server will never take is not kept for another try.
    private FerryException forgettingHopeless(Entry entry, FerryException e) {
        boolean hopeless =
                Standing.over(e.problem())
                        || switch (e.problem()) {
                            case FIELD_INVALID,
                                    STREAM_ORDER,
                                    RECIPIENT_UNKNOWN,
                                    TRANSFER_ID_CONFLICT,
                                    SIZE_MISMATCH,
                                    DIGEST_MISMATCH,
                                    ALREADY_FINAL,
                                    SOURCE_CHANGED ->
                                    true;
                            default -> false;
                        };
        if (hopeless) {
            entries.remove(entry);
        }
        return e;
    }
}
