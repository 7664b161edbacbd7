package ferry.transfer;

import ferry.kernel.config.Option;
import ferry.transfer.rpc.StreamLimits;
import ferry.transfer.upload.UploadLimits;
import java.nio.file.Path;
import java.util.UUID;

/// What a transfer service is told at its start.
///
/// @param data folder of the ledger and the blobs; this process alone uses it
/// @param storeId identity of that folder; a ledger of another store is refused
/// @param fresh whether the folder may be without a ledger as yet
/// @param acceptLoss whether to start though much of what was stored is missing, and to fail its transfers
/// @param streams how many streams may be open
public record TransferSettings(
        Path data,
        UUID storeId,
        boolean fresh,
        UploadLimits limits,
        SpaceSettings space,
        boolean acceptLoss,
        StreamLimits streams) {
    /// Says that stored files may be missing in any number.
    public static final Option ACCEPT_LOSS =
            Option.toggle(
                    "accept-loss",
                    "start though many stored files are missing; their transfers fail");

    /// In a fresh folder.
    public TransferSettings(Path data, UUID storeId, UploadLimits limits, SpaceSettings space) {
        this(data, storeId, true, limits, space, false, StreamLimits.DEFAULT);
    }
}
