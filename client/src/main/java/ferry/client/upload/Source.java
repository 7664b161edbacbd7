package ferry.client.upload;

import ferry.client.model.FerryException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Where the bytes of a transfer come from. Used by one thread, except that a second one may read
/// what can be read again; whoever opens it closes it.
public interface Source extends AutoCloseable {

    /// A file that can be read again.
    ///
    /// @throws FerryException SOURCE_MISSING
    static Source file(Path path) {
        return FileSource.open(path);
    }

    /// A folder, for an [ferry.client.model.Outgoing#folder]: as one tar stream, which can be read again.
    ///
    /// @throws FerryException SOURCE_MISSING
    static FolderSource folder(Path path) {
        return FolderSource.open(path, Set.of());
    }

    /// A stream that can be read once. The stream stays the caller's to close.
    static Source stream(InputStream stream) {
        return PipeSource.open(stream);
    }

    /// Size of the whole, where it is known before it is read.
    OptionalLong size();

    Optional<Instant> modified();

    boolean executable();

    /// By what a later process recognises it; nothing when no later process could read it again.
    default Optional<FileFacts> facts() {
        return Optional.empty();
    }

    /// Reads bytes at a position.
    ///
    /// @return how many, more than 0; 0 when there are none yet after a wait of at most 10 s; -1 at
    ///     the end
    /// @throws FerryException SOURCE_CHANGED when what is asked for is no longer what it was
    int read(long position, byte[] into) throws InterruptedException;

    /// @throws FerryException SOURCE_CHANGED when it is not what it was when it was opened
    void confirmUnchanged();

    @Override
    void close();
}
