package ferry.client.bundle;

import ferry.client.local.LocalFaults;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder as one tar stream, from any offset. What it holds is listed when it is opened, so that the size and
/// every offset are known before the first byte; the files are read as the stream comes to them. For several threads.
///
/// A file that grows meanwhile is sent at the length that was listed. One that becomes shorter or disappears ends the stream
/// with SOURCE_CHANGED: open the folder again, and leave it out when that happens each time.
public final class FolderStream {

    private static final Set<OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Tree tree;
    private final TarImage image;
    private volatile @Nullable Path changed;

    private FolderStream(Tree tree) {
        this.tree = tree;
        this.image = new TarImage(tree.entries());
    }

    /// @param without files that are left out
    /// @throws FerryException SOURCE_MISSING
    public static FolderStream open(Path folder, Set<Path> without) {
        return new FolderStream(Tree.list(folder, without));
    }

    /// What is in the folder and does not go with it.
    public List<LeftOut> leftOut() {
        return tree.leftOut();
    }

    /// What arrives under another name than it has here: by the name here.
    public SequencedMap<String, String> renamed() {
        return tree.renamed();
    }

    /// How many files go with it.
    public long files() {
        return image.files();
    }

    /// The file that ended the stream with SOURCE_CHANGED.
    public Optional<Path> changed() {
        return Optional.ofNullable(changed);
    }

    /// Real.
    public Path root() {
        return tree.root();
    }

    /// By what the same list is recognised later; the contents of files are not in it.
    public Sha256 listDigest() {
        return tree.digest();
    }

    /// Of the folder itself, in whole seconds.
    public Instant modified() {
        return Instant.ofEpochSecond(tree.entries().getFirst().modifiedSeconds());
    }

    /// Of the whole stream, in bytes.
    public long size() {
        return image.size();
    }

    /// Fills the buffer, but for the end.
    ///
    /// @return how many bytes; -1 at the end
    /// @throws FerryException SOURCE_CHANGED
    public int read(long position, byte[] into) {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        while (buffer.hasRemaining() && position + buffer.position() < image.size()) {
            switch (image.at(position + buffer.position())) {
                case TarImage.Place.Bytes(ByteBuffer bytes) -> {
                    int count = Math.min(bytes.remaining(), buffer.remaining());
                    buffer.put(bytes.limit(bytes.position() + count));
                }
                case TarImage.Place.Content(int index, long from) -> content(index, from, buffer);
            }
        }
        return buffer.position() == 0 ? -1 : buffer.position();
    }

    private void content(int index, long from, ByteBuffer buffer) {
        Path path = tree.paths().get(index);
        long wanted = Math.min(tree.entries().get(index).size() - from, buffer.remaining());
        // Whoever opens a pipe waits for somebody at its other end
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw changed(path, "was removed or replaced", null);
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + (int) wanted);
        try (FileChannel channel = FileChannel.open(path, READ)) {
            long at = from;
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw changed(path, "became shorter", null);
                }
                at += count;
            }
        } catch (AccessDeniedException e) {
            throw changed(path, "may not be read any more", e);
        } catch (NoSuchFileException e) {
            throw changed(path, "was removed", e);
        } catch (IOException e) {
            throw LocalFaults.storage("cannot read " + path, e);
        } finally {
            buffer.limit(limit);
        }
    }

    private FerryException changed(Path path, String how, @Nullable IOException e) {
        changed = path;
        return new FerryException(
                Problem.SOURCE_CHANGED, path + " " + how + " while it was being sent", e);
    }
}
