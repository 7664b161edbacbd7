package ferry.bench.micro;

import ferry.store.Crc32c;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.upload.Chunk;
import ferry.transfer.upload.Claim;
import ferry.transfer.upload.UploadSession;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/// An upload of the same piece again and again, at the pace at which the server takes it. Used by one thread.
final class GrowingFile {
    /// It is for the recipient to compare; the server keeps what the sender says.
    private static final Sha256 ANY_DIGEST = Sha256.digest(new byte[0]);

    private final TransferId id;
    private final UploadSession session;
    private final Semaphore room;
    private long length;

    /// @param room released when the stream has to end
    GrowingFile(TransferId id, UploadSession session, Semaphore room) {
        this.id = id;
        this.session = session;
        this.room = room;
    }

    TransferId id() {
        return id;
    }

    /// Waits until there is room, as a stream is not read on before that.
    ///
    /// @param crc of the piece
    /// @return how long the file is now
    long append(ByteBuffer piece, int crc) throws InterruptedException {
        if (!session.hasRoomOr(room::release)) {
            room.acquire();
        }
        session.append(new Chunk(length, crc, new ByteBuffer[] {piece.duplicate()}));
        length += piece.remaining();
        return length;
    }

    /// Appends up to a length, and makes the file whole.
    Transfer finish(ByteBuffer piece, long bytes) throws InterruptedException {
        int crc = Crc32c.of(piece);
        while (length < bytes) {
            append(piece, crc);
        }
        return session.finish(new Claim(new Transfer.Whole(length, ANY_DIGEST), null));
    }

    void release() {
        session.release();
    }
}
