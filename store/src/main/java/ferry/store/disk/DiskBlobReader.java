package ferry.store.disk;

import ferry.store.BlobReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads one file at positions of the caller's choice.
final class DiskBlobReader implements BlobReader {
    private final FileChannel channel;

    DiskBlobReader(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = channel.read(into, position + total);
            if (count <= 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
