package ferry.transfer.upload;

import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.TransferId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first message of an upload stream.
///
/// @param offered required when the transfer does not exist yet
public record OpenRequest(TransferId id, long attempt, @Nullable Offered offered) {

    /// @param recipients names as the sender wrote them
    /// @param digest fingerprint of the whole spec
    public record Offered(Spec spec, List<String> recipients, String digest) {
        public Offered {
            recipients = List.copyOf(recipients);
        }
    }
}
