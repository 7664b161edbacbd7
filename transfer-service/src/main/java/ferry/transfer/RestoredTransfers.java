package ferry.transfer;

import ferry.store.BlobId;
import ferry.store.BlobReader;
import ferry.store.BlobStore;
import ferry.store.disk.DiskBlobStore;
import ferry.transfer.integrity.Recovery;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.sql.RestoredLedger;
import ferry.transfer.ledger.sql.SqlLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// Makes the ledger of a backup fit to be served: the people's logs begin a new epoch, so that a client which has seen
/// more than the backup lists again; transfers whose bytes are not there have failed.
public final class RestoredTransfers {
    private RestoredTransfers() {}

    /// @param data folder with `ledger.db`, and with `blobs` if they are kept, which no server uses
    /// @return how many transfers have failed
    public static int settle(Path data, UUID storeId, InstantSource clock) throws IOException {
        int failed = 0;
        try (BlobStore store = DiskBlobStore.open(data.resolve("blobs"));
                RestoredLedger ledger = RestoredLedger.open(data.resolve("ledger.db"), storeId)) {
            ledger.renewEpoch(new SecureRandom());
            for (RestoredLedger.Stored stored : ledger.stored()) {
                if (!isThere(store, stored.blob(), stored.bytes())) {
                    ledger.lose(stored.transfer(), clock.instant());
                    failed++;
                }
            }
        }
        putAside(data, storeId, clock);
        return failed;
    }

    /// A backup takes the ledger first, so it may hold files that came later.
    private static void putAside(Path data, UUID storeId, InstantSource clock) throws IOException {
        try (BlobStore store = DiskBlobStore.open(data.resolve("blobs"));
                Ledger ledger =
                        SqlLedger.open(
                                data.resolve("ledger.db"),
                                storeId,
                                false,
                                new SecureRandom(),
                                _ -> {})) { // what breaks is thrown here too
            new Recovery(ledger, store, clock).run(true);
        }
    }

    private static boolean isThere(BlobStore store, BlobId blob, long bytes) throws IOException {
        try (BlobReader reader = store.open(blob)) {
            return bytes == 0 || reader.read(bytes - 1, ByteBuffer.allocate(1)) == 1;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }
}
