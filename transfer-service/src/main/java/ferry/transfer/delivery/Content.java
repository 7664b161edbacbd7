package ferry.transfer.delivery;

import ferry.kernel.fault.Fault;
import ferry.store.BlobId;
import ferry.store.BlobReader;
import ferry.store.BlobStore;
import ferry.store.Crc32c;
import ferry.transfer.integrity.Damage;
import ferry.transfer.integrity.ExtentCheck;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Transfer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bytes of one transfer, wherever they are kept, compared with their extents on the way. Opened at the first read,
/// since a transfer without bytes has no file yet. Used by one thread.
final class Content implements AutoCloseable {
    private final BlobStore store;
    private final Ledger ledger;
    private final Damage damage;
    private final long start;

    private @Nullable BlobReader reader;
    private @Nullable ExtentCheck check;

    /// @param start position of the first read; each goes on where the one before ended
    Content(BlobStore store, Ledger ledger, Damage damage, long start) {
        this.store = store;
        this.ledger = ledger;
        this.damage = damage;
        this.start = start;
    }

    /// Some bytes in a row.
    ///
    /// @param data handed over
    @SuppressWarnings("ArrayRecordComponent") // lives for one call and is compared by nobody
    record Piece(byte[] data, int crc32c) {}

    /// @return at least one and at most `count` bytes at `position`, which must be there
    /// @throws ferry.kernel.fault.Fault if they belong to an extent that is damaged, the transfer having failed then; or differ
    /// from what the medium has
    Piece read(Transfer transfer, long position, int count) throws IOException {
        BlobReader opened = reader == null ? open(transfer) : reader;
        reader = opened;
        int fitting = check == null ? count : check.fit(position, count, transfer.persistedSize());
        ByteBuffer into = ByteBuffer.allocate(fitting);
        int read = opened.read(position, into);
        if (read != fitting) {
            throw new EOFException(read + " bytes at " + position + " (expected: " + fitting + ")");
        }
        byte[] data = into.array();
        Piece piece = new Piece(data, Crc32c.of(ByteBuffer.wrap(data)));
        compare(transfer, position, piece);
        return piece;
    }

    /// What differs at first sight and not at second is wrong in memory alone: it is not sent, and the transfer stays.
    private void compare(Transfer transfer, long position, Piece piece) throws IOException {
        if (check != null && transfer.blob() != null) {
            Optional<Extent> differing = check.read(position, piece.data().length, piece.crc32c());
            if (differing.isEmpty()) {
                return;
            }
            if (damage.confirm(transfer.blob(), differing.get())) {
                throw lost(transfer);
            }
            throw DeliveryFaults.misread();
        }
    }

    /// Called when bytes at rest could not be read.
    ///
    /// @throws ferry.kernel.fault.Fault if they are not there any more; the transfer has failed then
    void requireAtRest(Transfer transfer, long position) throws IOException {
        BlobId blob = transfer.blob();
        if (blob == null) {
            return;
        }
        Optional<Extent> extent = ledger.extentAt(blob, position);
        if (extent.isPresent() && damage.confirm(blob, extent.get())) {
            throw lost(transfer);
        }
    }

    /// Bytes may also be gone because the transfer has ended otherwise meanwhile.
    private Fault lost(Transfer transfer) {
        Transfer now = ledger.find(transfer.id()).orElseThrow(DeliveryFaults::unknown);
        return switch (now.state()) {
            case CANCELLED, EXPIRED -> DeliveryFaults.ended(now);
            case RECEIVING, PAUSED, AVAILABLE, FAILED -> DeliveryFaults.damaged();
        };
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    private BlobReader open(Transfer transfer) throws IOException {
        BlobId blob = transfer.blob();
        if (blob != null) {
            check = new ExtentCheck(ledger, blob, start);
            return damage.isMisread(blob) ? store.openMedium(blob) : store.open(blob);
        }
        return new InLedger(damage.inlineData(transfer).orElseThrow(() -> lost(transfer)));
    }

    /// A file that is kept in its ledger row.
    private record InLedger(ByteBuffer bytes) implements BlobReader {
        InLedger(byte[] bytes) {
            this(ByteBuffer.wrap(bytes));
        }

        @Override
        public int read(long position, ByteBuffer into) {
            int count = Math.clamp(bytes.limit() - position, 0, into.remaining());
            into.put(into.position(), bytes, (int) position, count);
            into.position(into.position() + count);
            return count;
        }

        @Override
        public void close() {}
    }
}
