package ferry.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The only writer of one blob. [#write] is called by one thread at a time; [#force] may run beside it on another.
///
/// Closing is not publishing and not forcing: it leaves the prefix for a later [BlobStore#reopen]. After any method has
/// thrown an `IOException` the writer is of no more use but to be closed: a failed force is never tried again, because
/// the kernel may have dropped the pages and report success the second time.
public interface BlobWriter extends AutoCloseable {
    /// Appends what remains of the buffers, in order. The caller keeps them.
    ///
    /// @param offset must be [#length]: there are no holes and no overwriting
    /// @throws IllegalArgumentException if it is not
    void write(long offset, ByteBuffer... data) throws IOException;

    /// Bytes written so far, which is where the next write goes.
    long length();

    /// Makes everything written before the call survive a power loss, the blob's name included.
    void force() throws IOException;

    /// Closing twice is harmless.
    @Override
    void close() throws IOException;
}
