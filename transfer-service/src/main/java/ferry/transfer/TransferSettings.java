package ferry.transfer;

import ferry.transfer.upload.UploadLimits;
import java.nio.file.Path;
import java.util.UUID;

/// What a transfer service is told at its start.
///
/// @param data folder of the ledger and the blobs; this process alone uses it
/// @param storeId identity of that folder; a ledger of another store is refused
public record TransferSettings(Path data, UUID storeId, UploadLimits limits, SpaceSettings space) {
    public TransferSettings(Path data, UUID storeId, UploadLimits limits) {
        this(data, storeId, limits, SpaceSettings.DEFAULT);
    }
}
