package ferry.client.model;

import java.util.List;
import java.util.Optional;

/// How far an upload has come.
///
/// @param received bytes that the server has taken: continue here
/// @param persisted bytes that survive a power loss of the server
/// @param extents checksums of the persisted bytes, in order
/// @param attempt the highest attempt so far: open the next stream with one more
/// @param ended the transfer, when it is final
public record UploadStatus(
        TransferState state,
        long received,
        long persisted,
        List<Extent> extents,
        long attempt,
        Optional<Transfer> ended) {

    public UploadStatus {
        extents = List.copyOf(extents);
    }
}
