package ferry.store.disk;

import ferry.kernel.life.FailPoint;
import ferry.store.BlobWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Appends to one file. The channel's position is the length.
final class DiskBlobWriter implements BlobWriter {
    private final FileChannel channel;
    private final Path folder;

    private volatile long length;
    private volatile boolean nameForced;
    private volatile boolean failed;

    DiskBlobWriter(FileChannel channel, long length, Path folder) {
        this.channel = channel;
        this.length = length;
        this.folder = folder;
    }

    @Override
    public void write(long offset, ByteBuffer... data) throws IOException {
        if (offset != length) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: " + length + ")");
        }
        refuseAfterFailure();
        long rest = 0;
        for (ByteBuffer part : data) {
            rest += part.remaining();
        }
        long end = offset + rest;
        FailPoint.BLOB_BEFORE_WRITE.hit();
        try {
            // Gathering: a write for each buffer costs 40 % of the throughput.
            while (rest > 0) {
                rest -= channel.write(data);
            }
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        length = end;
        FailPoint.BLOB_AFTER_WRITE.hit();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void force() throws IOException {
        refuseAfterFailure();
        FailPoint.BLOB_BEFORE_FORCE.hit();
        try {
            channel.force(false);
            FailPoint.BLOB_AFTER_FORCE.hit();
            if (!nameForced) {
                DiskBlobStore.forceFolder(folder);
                nameForced = true;
                FailPoint.BLOB_AFTER_FOLDER_FORCE.hit();
            }
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void refuseAfterFailure() throws IOException {
        if (failed) {
            throw new IOException("this writer has failed before");
        }
    }
}
