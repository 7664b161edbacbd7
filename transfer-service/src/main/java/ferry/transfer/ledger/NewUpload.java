package ferry.transfer.ledger;

import ferry.store.BlobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The wish to open an upload.
///
/// @param offer what to make if the transfer does not exist yet; null to continue one only
public record NewUpload(
        TransferId id, Party sender, long attempt, @Nullable Offer offer, Instant now) {

    /// @param digest fingerprint of the spec as it was sent, by which a repeat is told from a conflict
    /// @param recipients distinct, at least one
    /// @param blob where the bytes are going to be; null if the file is kept in the ledger
    /// @param announced whether the recipients are told of it, once; false for a file that arrives whole at once
    /// @param expireTime when an unfinished upload is given up
    public record Offer(
            Spec spec,
            String digest,
            List<Party> recipients,
            @Nullable BlobId blob,
            boolean announced,
            Instant expireTime) {
        public Offer {
            recipients = List.copyOf(recipients);
        }
    }
}
