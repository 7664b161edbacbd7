package ferry.transfer.ledger;

import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transfer as the ledger has it.
///
/// @param attempt the highest attempt whose upload stream was admitted
/// @param blob where the bytes are; null when they are in the ledger row or gone
/// @param persistedSize bytes that survive a power loss
/// @param whole size and digest once AVAILABLE
/// @param finishTime when it became final
/// @param expireTime when an unfinished one is given up, or a whole file is deleted; of one that has ended, when that was
/// @param failure why, when FAILED; empty otherwise
public record Transfer(
        TransferId id,
        Party sender,
        Spec spec,
        TransferState state,
        long attempt,
        @Nullable BlobId blob,
        long persistedSize,
        @Nullable Whole whole,
        Instant createTime,
        @Nullable Instant finishTime,
        Instant expireTime,
        String failure,
        List<Receipt> receipts) {
    public Transfer {
        receipts = List.copyOf(receipts);
    }

    /// The finished file, as its sender claims it and the server stored it.
    public record Whole(long size, Sha256 sha256) {}

    public boolean isSender(UserId user) {
        return sender.id().equals(user);
    }

    public Optional<Receipt> receiptOf(UserId user) {
        return receipts.stream()
                .filter(receipt -> receipt.recipient().id().equals(user))
                .findFirst();
    }

    /// Those whom it is for.
    public List<UserId> recipients() {
        return receipts.stream().map(receipt -> receipt.recipient().id()).toList();
    }

    public boolean concerns(UserId user) {
        return isSender(user) || receiptOf(user).isPresent();
    }
}
