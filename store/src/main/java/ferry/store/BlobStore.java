package ferry.store;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Set;

/// Holds blobs. Safe for use by many threads; one blob has at most one open writer, which callers see to.
public interface BlobStore extends AutoCloseable {
    /// Makes an empty blob.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if the id is taken
    BlobWriter create(BlobId id) throws IOException;

    /// Opens an existing blob to be continued at `length`; whatever lies beyond is cut off first.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    /// @throws java.io.EOFException if it is shorter than `length`
    BlobWriter reopen(BlobId id, long length) throws IOException;

    /// Opens a blob for reading, also while it grows. The caller closes the reader.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    BlobReader open(BlobId id) throws IOException;

    /// As [#open], but reads what is on the medium, past what the system keeps in memory, where it lets us. Slower. Its reader is
    /// for one thread.
    BlobReader openMedium(BlobId id) throws IOException;

    /// CRC-32C of a range as it stands on the medium: read like [#openMedium].
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    /// @throws java.io.EOFException if the blob ends before the range does
    int checksum(BlobId id, long from, long length) throws IOException;

    /// Puts a damaged blob aside, where a person can look at it and where nothing deletes it; does nothing if there is none.
    /// From then on there is no such blob. Open readers and writers keep what they have.
    void quarantine(BlobId id) throws IOException;

    /// Blobs whose id begins with this byte, so that a store of any size can be gone through in 256 steps. What has another
    /// name than a blob's is left out.
    Set<BlobId> list(int firstByte) throws IOException;

    /// Puts a blob aside that nobody knows; does nothing if there is none. From then on there is no such blob.
    ///
    /// @param now when that was
    void orphan(BlobId id, FileTime now) throws IOException;

    /// Deletes the blobs that were put aside as unknown before a time.
    ///
    /// @return how many there were
    int deleteOrphans(FileTime before) throws IOException;

    /// Removes a blob; does nothing if there is none. Open readers keep what they have.
    void delete(BlobId id) throws IOException;

    @Override
    void close() throws IOException;
}
