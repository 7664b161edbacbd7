package ferry.client.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One transfer as its sender or one of its recipients may see it.
///
/// @param id the UUID that the sender's client made
/// @param fileName as the sender named it: validate it before it meets a file system
/// @param size of the whole file, once it is known
/// @param available bytes that can be received now
/// @param sha256 of the whole file, once it is whole
/// @param receipts all of them for the sender; a recipient sees only its own
public record Transfer(
        String id,
        Person sender,
        List<String> recipients,
        String fileName,
        TransferKind kind,
        String note,
        TransferState state,
        OptionalLong size,
        long available,
        Optional<Sha256> sha256,
        Optional<Instant> modified,
        boolean executable,
        Optional<Instant> created,
        Optional<Instant> finished,
        Optional<Instant> expires,
        List<Receipt> receipts) {

    public Transfer {
        recipients = List.copyOf(recipients);
        receipts = List.copyOf(receipts);
    }

    /// The caller's own receipt, for a recipient.
    public Optional<Receipt> ownReceipt() {
        return receipts.size() == 1 ? Optional.of(receipts.getFirst()) : Optional.empty();
    }

    /// How many recipients have saved it.
    public long delivered() {
        return receipts.stream().filter(receipt -> receipt.state() == ReceiptState.SAVED).count();
    }

    /// Whether every recipient has answered.
    public boolean settled() {
        return receipts.stream().allMatch(receipt -> receipt.state().settled());
    }
}
