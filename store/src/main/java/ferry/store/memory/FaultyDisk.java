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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A disk that does what a disk may do, for simulations. It never lies: what a force has made durable stays. Of all else a
/// loss of power keeps any blocks and any length that it likes; names and deletions that were not forced may be undone.
/// After a failed force the system takes the bytes for written and reports success the next time, though they are not.
///
/// The generator decides everything, so that a seed replays exactly. For one thread at a time.
public final class FaultyDisk implements BlobStore {
    private final RandomGenerator random;
    private final Map<BlobId, FaultyFile> files = new LinkedHashMap<>();
    private final Map<BlobId, FaultyFile> deleted = new LinkedHashMap<>();
    private final Map<BlobId, FaultyFile> quarantined = new LinkedHashMap<>();
    private final Map<BlobId, FileTime> orphans = new LinkedHashMap<>();
    private Runnable duringForce = () -> {};
    private @Nullable String nextForceFails;
    private @Nullable String nextWriteFails;
    private int boots;

    public FaultyDisk(RandomGenerator random) {
        this.random = random;
    }

    /// Runs in the middle of every force, when it is settled which bytes that one is about.
    public void duringForce(Runnable action) {
        duringForce = action;
    }

    /// The next force fails with this message.
    public void failNextForce(String message) {
        nextForceFails = message;
    }

    /// The next write writes some of its bytes, and fails with this message.
    public void failNextWrite(String message) {
        nextWriteFails = message;
    }

    /// Nothing fails any more that has not yet.
    public void heal() {
        nextForceFails = null;
        nextWriteFails = null;
    }

    /// Whoever had a writer has it no more.
    public void losePower() {
        boots++;
        heal();
        for (BlobId id : List.copyOf(files.keySet())) {
            FaultyFile file = existing(files, id);
            if (!file.isNamed() && random.nextBoolean()) {
                files.remove(id);
            } else {
                file.losePower(random);
            }
        }
        for (Map.Entry<BlobId, FaultyFile> entry : List.copyOf(deleted.entrySet())) {
            if (random.nextBoolean()) {
                entry.getValue().losePower(random);
                files.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
        deleted.clear();
    }

    /// What of a blob survives whatever happens now.
    public byte[] durable(BlobId id) {
        FaultyFile file = files.get(id);
        return file == null ? new byte[0] : file.durable();
    }

    /// Blobs that were put aside as damaged.
    public Set<BlobId> quarantined() {
        return Set.copyOf(quarantined.keySet());
    }

    @Override
    public BlobWriter create(BlobId id) throws IOException {
        if (files.containsKey(id)) {
            throw new FileAlreadyExistsException(id.toString());
        }
        FaultyFile file = new FaultyFile();
        files.put(id, file);
        return new Writer(file);
    }

    @Override
    public BlobWriter reopen(BlobId id, long length) throws IOException {
        FaultyFile file = required(id);
        if (file.length() < length) {
            throw new EOFException(
                    "blob " + id + ": " + file.length() + " bytes (expected: " + length + ")");
        }
        file.truncate((int) length);
        return new Writer(file);
    }

    @Override
    public BlobReader open(BlobId id) throws IOException {
        FaultyFile file = required(id);
        return new BlobReader() {
            @Override
            public int read(long position, ByteBuffer into) {
                return file.read(position, into);
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
        if (required(id).read(from, into) < length) {
            throw new EOFException("blob " + id + " ends before " + (from + length));
        }
        return Crc32c.of(into.flip());
    }

    @Override
    public void quarantine(BlobId id) {
        FaultyFile file = files.remove(id);
        if (file != null) {
            quarantined.put(id, file);
        }
    }

    @Override
    public Set<BlobId> list(int firstByte) {
        return files.keySet().stream()
                .filter(id -> id.firstByte() == firstByte)
                .collect(Collectors.toSet());
    }

    @Override
    public void orphan(BlobId id, FileTime now) {
        if (files.remove(id) != null) {
            orphans.put(id, now);
        }
    }

    @Override
    public int deleteOrphans(FileTime before) {
        List<BlobId> old = new ArrayList<>();
        orphans.forEach((id, since) -> {
            if (since.compareTo(before) < 0) {
                old.add(id);
            }
        });
        old.forEach(orphans::remove);
        return old.size();
    }

    @Override
    public void delete(BlobId id) {
        FaultyFile file = files.remove(id);
        if (file != null) {
            deleted.put(id, file);
        }
    }

    @Override
    public void close() {}

    private FaultyFile required(BlobId id) throws NoSuchFileException {
        FaultyFile file = files.get(id);
        if (file == null) {
            throw new NoSuchFileException(id.toString());
        }
        return file;
    }

    private static FaultyFile existing(Map<BlobId, FaultyFile> files, BlobId id) {
        FaultyFile file = files.get(id);
        if (file == null) {
            throw new IllegalStateException("no file " + id);
        }
        return file;
    }

    private final class Writer implements BlobWriter {
        private final FaultyFile file;
        private final int boot = boots;
        private boolean failed;

        Writer(FaultyFile file) {
            this.file = file;
        }

        @Override
        public void write(long offset, ByteBuffer... data) throws IOException {
            if (offset != file.length()) {
                throw new IllegalArgumentException(
                        "offset: " + offset + " (expected: " + file.length() + ")");
            }
            requireUsable();
            for (ByteBuffer part : data) {
                String failure = nextWriteFails;
                if (failure != null && part.hasRemaining()) {
                    nextWriteFails = null;
                    part.limit(part.position() + random.nextInt(part.remaining()));
                    file.append(part);
                    throw failed(failure);
                }
                file.append(part);
            }
        }

        @Override
        public long length() {
            return file.length();
        }

        @Override
        public void force() throws IOException {
            requireUsable();
            FaultyFile.Force force = file.beginForce();
            duringForce.run();
            requireUsable();
            String failure = nextForceFails;
            if (failure != null) {
                nextForceFails = null;
                force.fail(random);
                throw failed(failure);
            }
            force.succeed();
        }

        @Override
        public void close() {}

        private IOException failed(String message) {
            failed = true;
            return new IOException(message);
        }

        private void requireUsable() throws IOException {
            if (failed || boot != boots) {
                throw new IOException("this writer is of no more use");
            }
        }
    }
}
