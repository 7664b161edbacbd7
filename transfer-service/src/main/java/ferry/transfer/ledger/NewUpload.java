package ferry.transfer.ledger;

import ferry.store.BlobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The wish to open an upload.
///
/// @param offer what to make if the transfer does not exist yet; null to continue one only
/// @param expireTime when the upload is given up if nothing more comes
public record NewUpload(
        TransferId id,
        Party sender,
        long attempt,
        @Nullable Offer offer,
        Instant now,
        Instant expireTime) {

    /// @param digest fingerprint of the spec as it was sent, by which a repeat is told from a conflict
    /// @param recipients distinct, at least one
    /// @param blob where the bytes are going to be; null if the file is kept in the ledger
    /// @param announced whether the recipients are told of it, once; false for a file that arrives whole at once
    /// @param room what the upload may take, and needs as far as that is known
    public record Offer(
            Spec spec,
            String digest,
            List<Party> recipients,
            @Nullable BlobId blob,
            boolean announced,
            Room room) {
        public Offer {
            recipients = List.copyOf(recipients);
        }
    }

    /// @param size of the whole file, which is reserved at once; null if it is not known: then it is reserved bit by bit
    public record Room(Allowance allowance, @Nullable Long size) {}
}
