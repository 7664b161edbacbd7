package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.model.UploadStatus;
import ferry.client.retry.Backoff;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import ferry.client.retry.RateLimit;
import ferry.client.rpc.UploadCall;
import ferry.client.rpc.UploadOpening;
import ferry.client.session.Access;
import java.time.Duration;
import java.util.Optional;

/// Sends one thing through any number of breaks. Used once, by one thread.
///
/// ```
///        ┌────────── look where it stands ← wait ┐
///        ↓                                       │ break
/// stream from there → whole and durable          │
///        └───────────────────────────────────────┘
/// ```
///
/// What ends it without success: a refusal that waiting does not cure, a source that changed (the
/// transfer is then cancelled), the timeout, an interrupt. After the last two the server keeps what
/// it has.
public final class UploadLoop {

    static final int CHUNK_BYTES = 256 << 10;
    private static final int LEAST_CHUNK_BYTES = 4 << 10;
    private static final long PROGRESS_BYTES = 1 << 20;
    private static final Duration EXISTENCE = Duration.ofSeconds(2);
    private static final int MAX_FAULTS_IN_PLACE = 3;

    private final Access access;
    private final UploadJob job;
    private final UploadTicket ticket;
    private final UploadStream stream;
    private final RunningDigest digest = new RunningDigest();
    private final Rereading rereading;
    private final Backoff backoff;
    private final Deadline deadline;
    private final Deadline firstConnect;

    private long attempt;
    private long position;
    private int chunkBytes = CHUNK_BYTES;
    private boolean begun;
    private boolean exists;
    private boolean tookStaleAttempt;
    private int faultsInPlace;
    private String token = "";
    private String refused = "";

    public UploadLoop(Access access, UploadJob job, UploadTicket ticket) {
        this.access = access;
        this.job = job;
        this.ticket = ticket;
        this.attempt = Math.max(1, ticket.attempts());
        this.backoff = new Backoff(access.random());
        this.deadline = job.deadline();
        this.firstConnect = Deadline.in(Persistence.FIRST_CONNECT, access.time());
        RateLimit limit = RateLimit.of(job.options().bytesPerSecond(), access.time());
        this.rereading = new Rereading(job.source(), digest);
        this.stream = new UploadStream(job, digest, rereading, limit, deadline);
    }

    /// @return the transfer, whole and durable
    public Transfer run() {
        try {
            Transfer transfer = persist();
            job.listener().stored(transfer);
            return transfer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while sending", e);
        } catch (FerryException e) {
            if (e.problem() == Problem.SOURCE_CHANGED) {
                cancel(e);
            }
            throw e;
        } finally {
            rereading.close();
        }
    }

    /// Whether it was given up because the bytes are others than those that an earlier process has
    /// sent. The transfer is cancelled then.
    public boolean differs() {
        return rereading.differs();
    }

    private Transfer persist() throws InterruptedException {
        boolean first = !ticket.earlier();
        while (true) {
            try {
                renewRefused();
                Optional<Transfer> whole = first ? Optional.empty() : look();
                return whole.isPresent() ? whole.get() : stream();
            } catch (FerryException e) {
                recover(e);
            }
            first = false;
        }
    }

    /// Renewing is a part of the attempt: a server that is away just then is waited for too.
    private void renewRefused() {
        if (!refused.isEmpty()) {
            String _ = access.session().renewed(refused);
            refused = "";
        }
    }

    private Transfer stream() throws InterruptedException {
        begin();
        ticket.beforeAttempt().accept(attempt);
        token = access.session().token();
        UploadOpening opening =
                new UploadOpening(
                        ticket.transferId(),
                        attempt,
                        job.outgoing(),
                        job.source().size(),
                        job.source().modified(),
                        job.source().executable());
        long begun = access.time().nanos();
        try (UploadCall call = access.calls().upload(token)) {
            return stream.run(call, opening, position, chunkBytes)
                    .orElseThrow(() ->
                            new FerryException(Problem.CONNECTION_LOST, "the server paused it"));
        } finally {
            noteExistence(access.time().nanos() - begun);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            job.listener().began(ticket.transferId(), position, job.source().size());
        }
    }

    /// A server that took a good part, or took something for a while, has taken the opening too.
    private void noteExistence(long livedNanos) {
        long read = digest.position() - position;
        exists =
                exists
                        || read >= 2 * PROGRESS_BYTES
                        || (read > chunkBytes && livedNanos >= EXISTENCE.toNanos());
    }

    /// Asks how far the server has come, and goes on from there.
    ///
    /// @return the transfer when there is nothing left to do
    private Optional<Transfer> look() {
        UploadStatus status;
        try {
            token = access.session().token();
            status = access.calls().uploadStatus(token, ticket.transferId());
        } catch (FerryException e) {
            boolean wasThere = !exists && ticket.attempts() > 1;
            if (e.problem() != Problem.TRANSFER_UNKNOWN || wasThere) {
                throw e;
            }
            position = 0; // the opening never arrived
            return Optional.empty();
        }
        exists = true;
        refuseIfEnded(status);
        goOnFrom(status);
        begin();
        if (status.ended().isEmpty()) {
            rereading.begin(position, status.extents());
        }
        return status.ended();
    }

    private void goOnFrom(UploadStatus status) {
        if (status.received() - position >= PROGRESS_BYTES) {
            backoff.reset();
            faultsInPlace = 0;
        }
        position = status.received();
        attempt = Math.max(attempt, status.attempt()) + 1;
        job.listener().sent(position, job.source().size());
    }

    private static void refuseIfEnded(UploadStatus status) {
        switch (status.state()) {
            case CANCELLED ->
                    throw new FerryException(
                            Problem.TRANSFER_CANCELLED, "the transfer was cancelled");
            case FAILED ->
                    throw new FerryException(Problem.TRANSFER_FAILED, "the transfer has failed");
            case EXPIRED ->
                    throw new FerryException(Problem.UPLOAD_EXPIRED, "the transfer has expired");
            case AVAILABLE, RECEIVING, PAUSED, UNKNOWN -> {
                // goes on, or is done
            }
        }
    }

    /// Waits as long as this problem needs; throws it when waiting does not help.
    private void recover(FerryException e) throws InterruptedException {
        switch (e.problem()) {
            case TOKEN_INVALID, TOKEN_EXPIRED -> {
                countFault(e);
                refused = token;
            }
            case SESSION_REVOKED -> {
                access.session().revoked(token);
                throw e;
            }
            case ATTEMPT_STALE -> {
                if (tookStaleAttempt) {
                    throw e;
                }
                tookStaleAttempt = true;
                exists = true;
            }
            case CHUNK_TOO_LARGE -> {
                countFault(e);
                int asked = e.number("max_chunk_bytes").orElse(0L).intValue();
                chunkBytes =
                        Math.clamp(
                                asked,
                                LEAST_CHUNK_BYTES,
                                Math.max(LEAST_CHUNK_BYTES, chunkBytes / 2));
            }
            case UPLOAD_IDLE -> {
                // A link that is too slow for a chunk in half a minute gets smaller ones, or it
                // would never get on
                chunkBytes = Math.max(LEAST_CHUNK_BYTES, chunkBytes / 2);
                pause(e);
            }
            case STORAGE_FULL -> {
                // Of an upload that has begun the server says how much is safe
                if (!exists || e.fact("persisted_size").isEmpty()) {
                    throw e; // nobody waits for room before the beginning
                }
                pause(e);
            }
            case CHUNK_CORRUPT, INTERNAL, OFFSET_MISMATCH -> {
                countFault(e);
                pause(e);
            }
            default -> {
                if (!e.problem().resumable()) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    /// A problem that may be cured by repeating, but not by repeating for ever in one place.
    private void countFault(FerryException e) {
        faultsInPlace++;
        if (faultsInPlace > MAX_FAULTS_IN_PLACE) {
            throw e;
        }
    }

    private void pause(FerryException e) throws InterruptedException {
        boolean nobodyThere =
                !exists
                        && (e.problem() == Problem.UNREACHABLE
                                || e.problem() == Problem.CONNECTION_LOST);
        if (nobodyThere && firstConnect.over()) {
            throw e;
        }
        Duration wait =
                nobodyThere ? backoff.nextConnect(firstConnect) : backoff.next(e.retryAfter());
        if (deadline.overAfter(wait)) {
            throw new FerryException(
                    Problem.TIMED_OUT, "not all could be sent in time: " + e.getMessage(), e);
        }
        job.listener().interrupted(e, wait);
        access.time().sleep(wait);
        access.calls().retryNow();
    }

    private void cancel(FerryException because) {
        try {
            access.ask((calls, bearer) -> calls.cancel(bearer, ticket.transferId()));
        } catch (FerryException e) {
            because.addSuppressed(e);
        }
    }
}
