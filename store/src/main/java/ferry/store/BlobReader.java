package ferry.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One reader's view of a blob, which may be growing. Used by one thread at a time.
public interface BlobReader extends AutoCloseable {
    /// Reads from `position` until `into` is full or the present end is reached.
    ///
    /// @return the number of bytes read; 0 at the present end
    int read(long position, ByteBuffer into) throws IOException;

    @Override
    void close() throws IOException;
}
