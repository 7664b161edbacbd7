package ferry.transfer.delivery;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Transfer;
import java.io.IOException;
import java.time.Duration;

/// The faults of deliveries, each with the metadata of the contract.
final class DeliveryFaults {
    private DeliveryFaults() {}

    static Fault unknown() {
        return Fault.of(Reason.TRANSFER_UNKNOWN, "no such transfer");
    }

    static Fault pastEnd(long offset, long size) {
        return Fault.of(
                        Reason.READ_PAST_END,
                        "offset: " + offset + " (expected: at most " + size + ")")
                .with("size", size);
    }

    static Fault notComplete(long available) {
        return Fault.of(
                        Reason.NOT_COMPLETE,
                        "the file is not whole: " + available + " bytes so far")
                .with("available_size", available);
    }

    static Fault stalled(long available) {
        return Fault.of(
                        Reason.SENDER_STALLED,
                        "the sender is silent; " + available + " bytes so far")
                .with("available_size", available)
                .retryAfter(Duration.ofSeconds(30));
    }

    static Fault storage(IOException error) {
        return Fault.of(Reason.STORAGE_ERROR, "the stored bytes cannot be read").causedBy(error);
    }

    static Fault misread() {
        return Fault.of(Reason.STORAGE_ERROR, "the stored bytes were read wrongly; try again")
                .retryAfter(Duration.ofSeconds(30));
    }

    static Fault damaged() {
        return Fault.of(
                Reason.DIGEST_MISMATCH,
                "the stored bytes are damaged; the transfer can be received no more");
    }

    static Fault mismatch(Sha256 expected) {
        return Fault.of(Reason.RECEIPT_MISMATCH, "size or digest differ from the sender's")
                .with("sha256", expected);
    }

    static Fault cursorExpired() {
        return Fault.of(
                Reason.CURSOR_EXPIRED,
                "the cursor is too old: list, then watch from the list's cursor");
    }

    /// What a receiver is told whose transfer gives no bytes any more.
    static Fault ended(Transfer transfer) {
        return switch (transfer.state()) {
            case CANCELLED -> Fault.of(Reason.TRANSFER_CANCELLED, "the sender has cancelled");
            case FAILED ->
                    Fault.of(Reason.TRANSFER_FAILED, "the transfer failed: " + transfer.failure());
            case EXPIRED -> Fault.of(Reason.TRANSFER_EXPIRED, "the transfer's time is over");
            case RECEIVING, PAUSED, AVAILABLE ->
                    throw new IllegalArgumentException("state: " + transfer.state());
        };
    }
}
