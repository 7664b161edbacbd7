package ferry.transfer.delivery;

import ferry.store.BlobId;
import ferry.store.BlobReader;
import ferry.store.BlobStore;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Transfer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of one transfer, wherever they are kept. Opened at the first read, since a transfer without bytes has no
/// file yet. Used by one thread.
final class Content implements AutoCloseable {
    private final BlobStore store;
    private final Ledger ledger;
    private @Nullable BlobReader reader;

    Content(BlobStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /// @return `count` bytes at `position`, which must be there
    byte[] read(Transfer transfer, long position, int count) throws IOException {
        BlobReader opened = reader == null ? open(transfer) : reader;
        reader = opened;
        ByteBuffer into = ByteBuffer.allocate(count);
        int read = opened.read(position, into);
        if (read != count) {
            throw new EOFException(read + " bytes at " + position + " (expected: " + count + ")");
        }
        return into.array();
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
            return store.open(blob);
        }
        byte[] bytes =
                ledger.inlineData(transfer.id())
                        .orElseThrow(
                                () -> new EOFException("no bytes of transfer " + transfer.id()));
        return new InLedger(bytes);
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
