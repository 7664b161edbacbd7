package ferry.transfer.upload;

import ferry.store.Crc32c;
import ferry.transfer.ledger.Extent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the bytes of a growing blob have come.
///
/// ```
/// 0 .............. persisted .............. tail.from .............. received
///    extents in the ledger     in flight: being        tail: appended,
///                              forced and committed    its CRC known
/// ```
///
/// @param inFlight what the running checkpoint is about; kept when it fails; null if there is none
/// @param wholeCrc checksum of everything received
record Progress(@Nullable Tail inFlight, Tail tail, int wholeCrc) {
    /// How far the appended bytes may run ahead of the persisted ones.
    static final long MAX_AHEAD_BYTES = 16L << 20;

    /// @param extents of the persisted prefix, in order
    static Progress after(List<Extent> extents) {
        int crc = 0;
        for (Extent extent : extents) {
            crc = Crc32c.combine(crc, extent.crc32c(), extent.length());
        }
        long persisted = extents.isEmpty() ? 0 : extents.getLast().to();
        return new Progress(null, Tail.emptyAt(persisted), crc);
    }

    long received() {
        return tail.end();
    }

    long persisted() {
        return inFlight == null ? tail.from() : inFlight.from();
    }

    /// Whether `count` more bytes may be appended before a checkpoint has ended.
    boolean hasRoomFor(long count) {
        return count <= room();
    }

    /// Bytes that may be appended before a checkpoint has ended.
    long room() {
        return MAX_AHEAD_BYTES - (received() - persisted());
    }

    /// The part of a chunk that is not there yet.
    ///
    /// @param limit the declared size of the file
    /// @throws ferry.kernel.fault.Fault if the chunk leaves a hole, exceeds the limit, or there is no room
    Chunk fresh(Chunk chunk, long limit) {
        if (chunk.offset() > received()) {
            throw UploadFaults.offsetMismatch(chunk.offset(), received());
        }
        long end = chunk.offset() + chunk.length();
        if (end > limit) {
            throw UploadFaults.sizeMismatch(limit, end);
        }
        if (!hasRoomFor(end - received())) {
            throw UploadFaults.tooFarAhead(persisted());
        }
        return chunk.offset() == received() ? chunk : chunk.skip(received() - chunk.offset());
    }

    Progress append(long count, int crc, Instant now) {
        return new Progress(
                inFlight, tail.append(count, crc, now), Crc32c.combine(wholeCrc, crc, count));
    }

    /// A checkpoint of the tail begins.
    Progress begun() {
        return new Progress(tail, Tail.emptyAt(tail.end()), wholeCrc);
    }

    /// What was in flight is durable and in the ledger.
    Progress committed() {
        return new Progress(null, tail, wholeCrc);
    }

    /// The ledger did not take what was in flight: it is part of the tail again.
    Progress refused() {
        return inFlight == null ? this : new Progress(null, tail.joinedTo(inFlight), wholeCrc);
    }
}
