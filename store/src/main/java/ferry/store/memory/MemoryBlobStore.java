package ferry.store.memory;

import ferry.store.BlobId;
import ferry.store.BlobReader;
import ferry.store.BlobStore;
import ferry.store.BlobWriter;
import ferry.store.Crc32c;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// Blobs in memory, for tests: [#losePower] drops what was not forced, and [#failNextForce] makes a medium that breaks.
public final class MemoryBlobStore implements BlobStore {
    private final Map<BlobId, MemoryBlob> blobs = new ConcurrentHashMap<>();
    private final Set<BlobId> quarantined = ConcurrentHashMap.newKeySet();
    private final Map<BlobId, FileTime> orphans = new ConcurrentHashMap<>();
    private final AtomicBoolean failNextForce = new AtomicBoolean();

    @Override
    public BlobWriter create(BlobId id) throws IOException {
        MemoryBlob blob = new MemoryBlob();
        if (blobs.putIfAbsent(id, blob) != null) {
            throw new FileAlreadyExistsException(id.toString());
        }
        return new Writer(blob);
    }

    @Override
    public BlobWriter reopen(BlobId id, long length) throws IOException {
        MemoryBlob blob = existing(id);
        if (blob.length() < length) {
            throw new EOFException(
                    "blob " + id + ": " + blob.length() + " bytes (expected: " + length + ")");
        }
        blob.truncate(length);
        return new Writer(blob);
    }

    @Override
    public BlobReader open(BlobId id) throws IOException {
        MemoryBlob blob = existing(id);
        return new BlobReader() {
            @Override
            public int read(long position, ByteBuffer into) {
                return blob.read(position, into);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public BlobReader openMedium(BlobId id) throws IOException {
        return open(id);
    }

    @Override
    public int checksum(BlobId id, long from, long length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate((int) length);
        if (existing(id).read(from, into) < length) {
            throw new EOFException("blob " + id + " ends before " + (from + length));
        }
        return Crc32c.of(into.flip());
    }

    @Override
    public void quarantine(BlobId id) {
        MemoryBlob blob = blobs.remove(id);
        if (blob != null) {
            quarantined.add(id);
        }
    }

    @Override
    public Set<BlobId> list(int firstByte) {
        return blobs.keySet().stream()
                .filter(id -> id.firstByte() == firstByte)
                .collect(Collectors.toSet());
    }

    @Override
    public void orphan(BlobId id, FileTime now) {
        MemoryBlob blob = blobs.remove(id);
        if (blob != null) {
            orphans.put(id, now);
        }
    }

    @Override
    public int deleteOrphans(FileTime before) {
        int all = orphans.size();
        orphans.values().removeIf(since -> since.compareTo(before) < 0);
        return all - orphans.size();
    }

    @Override
    public void delete(BlobId id) {
        blobs.remove(id);
    }

    @Override
    public void close() {}

    /// Keeps of every blob what was forced.
    public void losePower() {
        blobs.values().forEach(MemoryBlob::losePower);
    }

    /// Changes a stored byte, as a medium does that goes bad.
    public void rot(BlobId id, long position) throws IOException {
        existing(id).flip(position);
    }

    /// Cuts a blob, as a file system does that is repaired.
    public void cut(BlobId id, long length) throws IOException {
        existing(id).truncate(length);
    }

    /// Blobs that were put aside.
    public Set<BlobId> quarantined() {
        return Set.copyOf(quarantined);
    }

    /// Blobs that nobody knew.
    public Set<BlobId> orphans() {
        return Set.copyOf(orphans.keySet());
    }

    /// The next force of any writer fails.
    public void failNextForce() {
        failNextForce.set(true);
    }

    private MemoryBlob existing(BlobId id) throws NoSuchFileException {
        MemoryBlob blob = blobs.get(id);
        if (blob == null) {
            throw new NoSuchFileException(id.toString());
        }
        return blob;
    }

    private final class Writer implements BlobWriter {
        private final MemoryBlob blob;
        private volatile boolean failed;

        Writer(MemoryBlob blob) {
            this.blob = blob;
        }

        @Override
        public void write(long offset, ByteBuffer... data) throws IOException {
            if (offset != blob.length()) {
                throw new IllegalArgumentException(
                        "offset: " + offset + " (expected: " + blob.length() + ")");
            }
            refuseAfterFailure();
            for (ByteBuffer part : data) {
                blob.append(part);
            }
        }

        @Override
        public long length() {
            return blob.length();
        }

        @Override
        public void force() throws IOException {
            refuseAfterFailure();
            if (failNextForce.getAndSet(false)) {
                failed = true;
                throw new IOException("the medium failed");
            }
            blob.force();
        }

        @Override
        public void close() {}

        private void refuseAfterFailure() throws IOException {
            if (failed) {
                throw new IOException("this writer has failed before");
            }
        }
    }
}
