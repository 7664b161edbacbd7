package ferry.client.upload;

import ferry.client.local.LocalFaults;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A regular file.
final class FileSource implements Source {

    private final Path path;
    private final FileChannel channel;
    private final BasicFileAttributes before;
    private final FileFacts facts;

    private FileSource(
            Path path, FileChannel channel, BasicFileAttributes before, FileFacts facts) {
        this.path = path;
        this.channel = channel;
        this.before = before;
        this.facts = facts;
    }

    static FileSource open(Path path) {
        try {
            BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
            if (!before.isRegularFile()) {
                throw new FerryException(
                        Problem.SOURCE_MISSING, "cannot send " + path + ": it is not a file");
            }
            FileFacts facts = facts(path, before);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            boolean saysItsSize = false;
            try {
                saysItsSize = saysItsSize(path, channel, before);
            } finally {
                if (!saysItsSize) {
                    channel.close();
                }
            }
            if (!saysItsSize) {
                throw new FerryException(
                        Problem.SOURCE_MISSING,
                        "cannot send "
                                + path
                                + ": it does not say how long it is; send it as a stream");
            }
            return new FileSource(path, channel, before, facts);
        } catch (IOException e) {
            throw new FerryException(
                    Problem.SOURCE_MISSING, "cannot send " + path + ": " + LocalFaults.cause(e), e);
        }
    }

    /// Files of `/proc` are empty by what they say, and have content all the same. One that has just grown is found by
    /// [#confirmUnchanged].
    private static boolean saysItsSize(Path path, FileChannel channel, BasicFileAttributes before)
            throws IOException {
        boolean more = before.size() == 0 && channel.read(ByteBuffer.allocate(1), 0) > 0;
        return !more || Files.size(path) > 0;
    }

    private static FileFacts facts(Path path, BasicFileAttributes attributes) throws IOException {
        Path real = path.toRealPath();
        String inode =
                real.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? String.valueOf(Files.getAttribute(real, "unix:ino"))
                        : "";
        return new FileFacts(
                real,
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                inode,
                Files.isExecutable(real));
    }

    @Override
    public Optional<FileFacts> facts() {
        return Optional.of(facts);
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(before.size());
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.of(before.lastModifiedTime().toInstant());
    }

    @Override
    public boolean executable() {
        return facts.executable();
    }

    @Override
    public int read(long position, byte[] into) {
        long left = before.size() - position;
        if (left <= 0) {
            return -1;
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(into, 0, (int) Math.min(into.length, left));
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw changed("became shorter", null);
                }
            }
            return buffer.position();
        } catch (IOException e) {
            throw LocalFaults.storage("cannot read " + path, e);
        }
    }

    @Override
    public void confirmUnchanged() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != before.size()
                    || !now.lastModifiedTime().equals(before.lastModifiedTime())
                    || !Objects.equals(now.fileKey(), before.fileKey())) {
                throw changed("changed", null);
            }
        } catch (IOException e) {
            throw changed("was removed", e);
        }
    }

    private FerryException changed(String how, @Nullable IOException e) {
        return new FerryException(
                Problem.SOURCE_CHANGED, path + " " + how + " while it was being sent", e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LocalFaults.storage("cannot close " + path, e);
        }
    }
}
