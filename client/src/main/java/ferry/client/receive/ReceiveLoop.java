package ferry.client.receive;

import ferry.client.bundle.PublishedFolder;
import ferry.client.local.PartialFile;
import ferry.client.local.Placement;
import ferry.client.local.Publication;
import ferry.client.local.Room;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.retry.Backoff;
import ferry.client.retry.Deadline;
import ferry.client.retry.RateLimit;
import ferry.client.rpc.ReceivePart.Trailer;
import ferry.client.session.Access;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Receives one file through any number of breaks. Used once, by one thread.
///
/// ```
/// name checked → partial file ⇄ streams, each from where the last one broke
///              → digest agrees → forced → published → receipt SAVED → partial file gone
/// ```
public final class ReceiveLoop {

    private static final Duration STALLED_WAIT = Duration.ofSeconds(30);
    private static final long PROGRESS_BYTES = 1 << 20;
    private static final int MAX_FAULTS_IN_PLACE = 3;
    private static final int MAX_FRESH_STARTS = 1;

    private final Access access;
    private final Transfer transfer;
    private final Optional<ByteBuffer> content;
    private final ReceiveOptions options;
    private final Room room;
    private final ReceiveListener listener;
    private final Destination destination;
    private final Confirmations confirmations;
    private final Backoff backoff;
    private final Deadline deadline;

    private int faultsInPlace;
    private int freshStarts;
    private long progressMark;
    private String token = "";
    private String refused = "";

    /// @param content the whole file, where it is here already
    /// @param room shared with all that is received beside it
    public ReceiveLoop(
            Access access,
            Transfer transfer,
            Optional<ByteBuffer> content,
            ReceiveOptions options,
            Room room,
            ReceiveListener listener) {
        this.access = access;
        this.transfer = transfer;
        this.content = content;
        this.options = options;
        this.room = room;
        this.listener = listener;
        this.destination = new Destination(transfer, options);
        this.confirmations = new Confirmations(access, transfer);
        this.backoff = new Backoff(access.random());
        this.deadline = Deadline.in(options.timeout(), access.time());
    }

    public Received run() {
        String name = destination.name();
        Path folder = destination.folder();
        Optional<Received> before = confirmations.savedBefore(folder);
        if (before.isPresent()) {
            return before.get();
        }
        Publication publication = new Publication(folder, options.conflict());
        Optional<Path> inTheWay = publication.inTheWay(name);
        if (inTheWay.isPresent()) {
            return new Received.Skipped(transfer, inTheWay.get());
        }
        if (!destination.wanted().equals(name)) {
            listener.adjusted(destination.savedAs(name));
        }
        try (PartialFile file = PartialFile.open(folder, transfer.id());
                Room.Claim claim = destination.claim(room, file, name)) {
            return receive(file, claim, publication, name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while receiving", e);
        }
    }

    /// @param claim closed once a file has its name: its sender may be told for long. The stream of a folder stays till then
    private Received receive(
            PartialFile file, Room.Claim claim, Publication publication, String name)
            throws InterruptedException {
        Optional<Sha256> whole = whole(file);
        if (whole.isEmpty()) {
            return new Received.Stalled(transfer, file.length());
        }
        long size = file.length();
        Placement placement =
                switch (transfer.kind()) {
                    case FILE -> publication.publish(file, name, transfer.modified());
                    case BUNDLE -> unpacked(file, name, whole.get());
                };
        if (transfer.kind() == TransferKind.FILE) {
            claim.close();
        }
        if (placement.skipped()) {
            return new Received.Skipped(transfer, placement.path());
        }
        if (!placement.name().equals(name)) {
            listener.adjusted(destination.savedAs(placement.name()));
        }
        confirmations.saved(placement.path(), size, whole.get());
        file.discard();
        Confirmations.delivered(folderOf(file), transfer.id());
        return new Received.Saved(transfer, placement.path(), size, whole.get());
    }

    /// What may not be unpacked stays in its partial file, so that it is not fetched again and again.
    private Placement unpacked(PartialFile file, String name, Sha256 sha256) {
        try {
            return new PublishedFolder(folderOf(file), options.conflict(), transfer.id())
                    .publish(file, name, sha256, listener::adjusted);
        } catch (FerryException e) {
            if (e.problem() == Problem.BUNDLE_REFUSED) {
                confirmations.failed(e);
            }
            throw e;
        }
    }

    private static Path folderOf(PartialFile file) {
        return Objects.requireNonNull(file.path().getParent());
    }

    /// @return the verified digest; nothing when the sender is silent and nobody waits for it
    private Optional<Sha256> whole(PartialFile file) throws InterruptedException {
        ReceiveStream stream =
                new ReceiveStream(
                        file,
                        transfer.size(),
                        RateLimit.of(options.bytesPerSecond(), access.time()),
                        listener);
        try (Inflow inflow =
                new Inflow(access.calls(), this::currentToken, transfer, content, options)) {
            while (true) {
                try {
                    renewRefused();
                    Trailer trailer = stream.run(inflow.from(file.length()));
                    Optional<Sha256> verified = verified(file, trailer);
                    if (verified.isPresent()) {
                        return verified;
                    }
                    startAgain(file, inflow);
                } catch (FerryException e) {
                    if (e.problem() == Problem.SENDER_STALLED && !options.waitForSender()) {
                        return Optional.empty();
                    }
                    inflow.interrupted(e);
                    recover(e, file, inflow);
                }
            }
        }
    }

    /// A range may be asked for long after the first one.
    private String currentToken() {
        token = access.session().token();
        return token;
    }

    /// Renewing is a part of the attempt: a server that is away just then is waited for too.
    private void renewRefused() {
        if (!refused.isEmpty()) {
            String _ = access.session().renewed(refused);
            refused = "";
        }
    }

    private Optional<Sha256> verified(PartialFile file, Trailer trailer) {
        if (trailer.size() != file.length() || trailer.sha256().isEmpty()) {
            return Optional.empty();
        }
        Sha256 own = file.sha256();
        boolean agrees =
                own.equals(trailer.sha256().get())
                        && transfer.sha256().map(own::equals).orElse(true);
        return agrees ? Optional.of(own) : Optional.empty();
    }

    /// What arrived is not what was sent: once more from the beginning, then no more.
    private void startAgain(PartialFile file, Inflow inflow) {
        if (freshStarts == MAX_FRESH_STARTS) {
            file.discard();
            String failure = "the bytes that arrived are not those that were sent";
            FerryException mismatch = new FerryException(Problem.CONTENT_MISMATCH, failure);
            confirmations.failed(mismatch);
            throw mismatch;
        }
        freshStarts++;
        inflow.startAgain();
        file.restart();
        listener.received(0, transfer.size());
    }

    private void recover(FerryException e, PartialFile file, Inflow inflow)
            throws InterruptedException {
        noteProgress(file);
        switch (e.problem()) {
            case TOKEN_INVALID, TOKEN_EXPIRED -> {
                countFault(e);
                refused = token;
            }
            case SESSION_REVOKED -> {
                access.session().revoked(token);
                throw e;
            }
            case READ_PAST_END -> startAgain(file, inflow);
            case SENDER_STALLED -> pause(e, stalledWait());
            case CHUNK_CORRUPT, INTERNAL -> {
                countFault(e);
                pause(e, backoff.next(e.retryAfter()));
            }
            case TRANSFER_CANCELLED,
                    TRANSFER_FAILED,
                    TRANSFER_EXPIRED,
                    TRANSFER_UNKNOWN,
                    DIGEST_MISMATCH -> {
                file.discard();
                throw e;
            }
            default -> {
                if (!e.problem().passing()) {
                    throw e;
                }
                pause(e, backoff.next(e.retryAfter()));
            }
        }
    }

    private void noteProgress(PartialFile file) {
        if (Math.abs(file.length() - progressMark) >= PROGRESS_BYTES) {
            progressMark = file.length();
            faultsInPlace = 0;
            backoff.reset();
        }
    }

    private void countFault(FerryException e) {
        faultsInPlace++;
        if (faultsInPlace > MAX_FAULTS_IN_PLACE) {
            throw e;
        }
    }

    private Duration stalledWait() {
        return STALLED_WAIT
                .dividedBy(2)
                .plusMillis(access.random().nextLong(STALLED_WAIT.toMillis() / 2));
    }

    private void pause(FerryException e, Duration wait) throws InterruptedException {
        if (deadline.overAfter(wait)) {
            throw new FerryException(
                    Problem.TIMED_OUT, "not all arrived in time: " + e.getMessage(), e);
        }
        listener.interrupted(e, wait);
        access.time().sleep(wait);
        access.calls().retryNow();
    }
}
