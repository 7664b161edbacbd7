package ferry.client.model;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Something that happened in the caller's inbox, or to what the caller has sent.
///
/// Events may come twice: act on the state that they name, not on their number.
public sealed interface Event {

    String transferId();

    /// A sender has started to send to the caller; the bytes can be received now.
    record Offered(Transfer transfer) implements Event {
        @Override
        public String transferId() {
            return transfer.id();
        }
    }

    /// A file for the caller is whole and durable.
    ///
    /// @param content the whole file, read-only, if it was asked for and the server had it at hand
    record Available(Transfer transfer, Optional<ByteBuffer> content) implements Event {
        @Override
        public String transferId() {
            return transfer.id();
        }
    }

    /// The sender has fallen silent.
    record Stalled(String transferId, long available) implements Event {}

    /// The sender is back.
    record Resumed(String transferId) implements Event {}

    /// The sender has cancelled.
    record Cancelled(String transferId) implements Event {}

    /// The transfer has failed.
    record Failed(String transferId, String failure) implements Event {}

    /// The transfer's time is over.
    record Expired(String transferId) implements Event {}

    /// Where a recipient of something that the caller sent stands has changed.
    record ReceiptChanged(String transferId, Receipt receipt) implements Event {}

    /// A kind of a newer server: nothing to do.
    record Other(String transferId) implements Event {}
}
