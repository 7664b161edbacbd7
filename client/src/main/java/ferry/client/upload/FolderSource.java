package ferry.client.upload;

import ferry.client.bundle.FolderStream;
import ferry.client.bundle.LeftOut;
import ferry.client.model.FerryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/// A folder as one tar stream, for a transfer of kind BUNDLE. It is listed when it is opened, and its files are read as the
/// stream comes to them.
///
/// A file that grows meanwhile is sent at the length that was listed. One that becomes shorter or disappears ends the stream
/// with SOURCE_CHANGED: open the folder again, and leave it out when that happens each time.
public final class FolderSource implements Source {

    private final FolderStream stream;

    private FolderSource(FolderStream stream) {
        this.stream = stream;
    }

    /// @param without files that are left out
    /// @throws FerryException SOURCE_MISSING
    public static FolderSource open(Path folder, Set<Path> without) {
        return new FolderSource(FolderStream.open(folder, without));
    }

    /// What is in the folder and does not go with it.
    public List<LeftOut> leftOut() {
        return stream.leftOut();
    }

    /// What arrives under another name than it has here: by the name here.
    public SequencedMap<String, String> renamed() {
        return stream.renamed();
    }

    /// How many files go with it.
    public long files() {
        return stream.files();
    }

    /// The file that ended the stream with SOURCE_CHANGED.
    public Optional<Path> changed() {
        return stream.changed();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(stream.size());
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.of(stream.modified());
    }

    @Override
    public boolean executable() {
        return false;
    }

    /// The list stands in for the number of the file system: another list is another folder.
    @Override
    public Optional<FileFacts> facts() {
        return Optional.of(
                new FileFacts(
                        stream.root(),
                        stream.size(),
                        stream.modified(),
                        stream.listDigest().hex(),
                        false));
    }

    @Override
    public int read(long position, byte[] into) {
        return stream.read(position, into);
    }

    /// What was sent is what was listed, whatever has grown since: [#read] has seen to the rest.
    @Override
    public void confirmUnchanged() {}

    @Override
    public void close() {}
}
