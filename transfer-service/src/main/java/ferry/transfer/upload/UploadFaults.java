package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Shortage;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The faults of uploads, each with the metadata of the contract.
final class UploadFaults {
    private static final Duration RETRY_FULL = Duration.ofSeconds(30);

    private UploadFaults() {}

    /// Why an upload was not opened.
    static Fault refusal(Caller caller, Opening refused) {
        return switch (refused) {
            case Opening.Stale(long attempt) -> stale(attempt);
            case Opening.Conflict() -> conflict();
            case Opening.Unknown() -> unknown();
            case Opening.Departed(List<Party> who) -> departed(caller, who);
            case Opening.NoRoom(Shortage shortage) -> noRoom(shortage);
            case Opening.Final(Transfer transfer) -> ended(transfer);
            case Opening.Granted _ -> throw new IllegalArgumentException("granted");
        };
    }

    static Fault superseded(long attempt) {
        return Fault.of(
                        Reason.UPLOAD_SUPERSEDED,
                        "a newer attempt (" + attempt + ") writes this transfer now")
                .with("attempt", attempt);
    }

    static Fault stale(long attempt) {
        return Fault.of(
                        Reason.ATTEMPT_STALE,
                        "attempt: not higher than the stored one (" + attempt + ")")
                .with("attempt", attempt);
    }

    static Fault unknown() {
        return Fault.of(Reason.TRANSFER_UNKNOWN, "no such transfer");
    }

    /// @param who has been deleted: somebody whom the caller sends to, or the caller
    static Fault departed(Caller caller, List<Party> who) {
        return who.stream().anyMatch(party -> party.id().equals(caller.id()))
                ? Fault.of(Reason.SESSION_REVOKED, "the account has been deleted")
                : recipientsUnknown(who.stream().map(party -> party.name().value()).toList());
    }

    static Fault recipientsUnknown(List<String> names) {
        String list = String.join(",", names);
        return Fault.of(Reason.RECIPIENT_UNKNOWN, "no such recipient: " + list).with("names", list);
    }

    static Fault conflict() {
        return Fault.of(
                Reason.TRANSFER_ID_CONFLICT,
                "the transfer id is taken by a transfer with another spec");
    }

    static Fault offsetMismatch(long offset, long expected) {
        return Fault.of(
                        Reason.OFFSET_MISMATCH,
                        "offset: " + offset + " (expected: " + expected + " or less)")
                .with("expected_offset", expected);
    }

    /// Only a stream that takes over from one with much unforced can meet it; all others are read only while there is room.
    static Fault tooFarAhead(long persisted) {
        return Fault.of(
                        Reason.OVERLOADED,
                        "the server's disk is behind; " + persisted + " bytes are safe")
                .with("persisted_size", persisted)
                .retryAfter(Duration.ofSeconds(1));
    }

    static Fault corrupt(long offset) {
        return Fault.of(
                        Reason.CHUNK_CORRUPT,
                        "the chunk at " + offset + " does not match its CRC-32C")
                .with("offset", offset);
    }

    static Fault sizeMismatch(long declared, long received) {
        return Fault.of(
                        Reason.SIZE_MISMATCH,
                        "size: " + received + " bytes received (declared: " + declared + ")")
                .with("declared", declared)
                .with("received", received);
    }

    static Fault digestMismatch() {
        return Fault.of(
                Reason.DIGEST_MISMATCH, "the received bytes do not match the file's CRC-32C");
    }

    static Fault damaged() {
        return Fault.of(
                Reason.DIGEST_MISMATCH,
                "what the server had stored of the file is damaged; send it again");
    }

    /// For a stream that has not said what it brings.
    static Fault idle() {
        return Fault.of(Reason.UPLOAD_IDLE, "no message for 30 s");
    }

    static Fault idle(long persisted) {
        return Fault.of(Reason.UPLOAD_IDLE, "no message for 30 s; " + persisted + " bytes are safe")
                .with("persisted_size", persisted);
    }

    /// An upload that has begun can go on when there is room.
    static Fault noRoom(Shortage shortage) {
        String message =
                switch (shortage.of()) {
                    case STORED_BYTES ->
                            "no room: %d bytes wanted, %d of %d are used"
                                    .formatted(
                                            shortage.wanted(), shortage.used(), shortage.limit());
                    case TRANSFER_BYTES ->
                            "too large: %d bytes (expected: at most %d)"
                                    .formatted(shortage.wanted(), shortage.limit());
                    case UNFINISHED_UPLOADS ->
                            "too many unfinished uploads: %d of %d"
                                    .formatted(shortage.used(), shortage.limit());
                    case TRANSFERS ->
                            "too many transfers: %d of %d; the oldest go with time"
                                    .formatted(shortage.used(), shortage.limit());
                };
        return Fault.of(Reason.QUOTA_EXCEEDED, message)
                .with("quota", shortage.of().name().toLowerCase(Locale.ROOT))
                .with("limit", shortage.limit())
                .with("used", shortage.used())
                .with("wanted", shortage.wanted());
    }

    static Fault draining() {
        return Fault.of(Reason.SERVER_DRAINING, "the server is about to stop")
                .retryAfter(Duration.ofSeconds(1));
    }

    /// Nothing new is taken while there is little room.
    static Fault diskLow() {
        return Fault.of(Reason.STORAGE_FULL, "the server's disk is nearly full")
                .retryAfter(RETRY_FULL);
    }

    static Fault diskFull(long persisted) {
        return Fault.of(
                        Reason.STORAGE_FULL,
                        "the server's disk is full; " + persisted + " bytes are safe")
                .with("persisted_size", persisted)
                .retryAfter(RETRY_FULL);
    }

    static Fault storage(IOException error, long persisted) {
        // The JDK has no type for a full disk; this is the text of ENOSPC on every Unix.
        String text = String.valueOf(error.getMessage());
        return text.contains("No space left on device") || text.contains("Disk quota exceeded")
                ? diskFull(persisted).causedBy(error)
                : Fault.of(
                                Reason.STORAGE_ERROR,
                                "the server's storage failed; " + persisted + " bytes are safe")
                        .with("persisted_size", persisted)
                        .causedBy(error);
    }

    /// What a sender is told whose transfer has ended in a way that takes no more bytes.
    static Fault ended(Transfer transfer) {
        TransferState state = transfer.state();
        return switch (state) {
            case AVAILABLE ->
                    alreadyFinal(transfer, "the transfer was finished with another size or digest");
            case CANCELLED -> Fault.of(Reason.TRANSFER_CANCELLED, "the transfer was cancelled");
            case FAILED ->
                    Fault.of(Reason.TRANSFER_FAILED, "the transfer failed: " + transfer.failure());
            case EXPIRED -> Fault.of(Reason.UPLOAD_EXPIRED, "the upload was left for too long");
            case RECEIVING, PAUSED -> throw new IllegalArgumentException("state: " + state);
        };
    }

    /// What a sender is told who wants to cancel what has ended.
    static Fault notCancellable(Transfer transfer) {
        return alreadyFinal(transfer, "the transfer has ended: " + transfer.state());
    }

    private static Fault alreadyFinal(Transfer transfer, String message) {
        Fault fault = Fault.of(Reason.ALREADY_FINAL, message);
        Transfer.Whole whole = transfer.whole();
        return whole == null ? fault : fault.with("sha256", whole.sha256());
    }
}
