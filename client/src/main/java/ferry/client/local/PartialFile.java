package ferry.client.local;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What has arrived of a file so far: a hidden file in the target folder that only its owner can
/// read. Used by one thread.
///
/// Its name carries the transfer's id, so that a later run finds it and goes on. Closing is not
/// publishing: it leaves what is there, if there is anything.
public final class PartialFile implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// For its owner alone.
    public static final Set<PosixFilePermission> PERMISSIONS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PERMISSIONS);
    private static final int READ_BYTES = 256 << 10;

    /// The partial files that this process has open, one for each that is being received. The lock
    /// of a file is the process's: closing any second descriptor of it would drop the lock, so a
    /// second one must never be opened.
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private @Nullable Path claim;
    private MessageDigest digest = Sha256.computation();
    private final Writeback writeback;
    private long length;

    private PartialFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.writeback = new Writeback(channel::force);
    }

    /// Opens the partial file of a transfer: the one that an earlier run left, or a new one.
    ///
    /// @param folder real, writable
    /// @throws FerryException BUSY while the same transfer is being received here, by this process
    ///     or another
    public static PartialFile open(Path folder, String transferId) {
        Path usual = usual(folder, transferId);
        if (!OPEN.add(usual)) {
            throw busy();
        }
        @Nullable PartialFile file = null;
        try {
            file = openClaimed(folder, usual);
            file.claim = usual;
            return file;
        } finally {
            if (file == null) {
                OPEN.remove(usual);
            }
        }
    }

    /// Where the partial file of a transfer is, as a rule.
    public static Path usual(Path folder, String transferId) {
        if (!ID.matcher(transferId).matches()) {
            throw new FerryException(
                    Problem.SERVER_MISBEHAVED, "the server names a transfer by no UUID");
        }
        return folder.resolve(".ferry-" + transferId + ".part");
    }

    private static PartialFile openClaimed(Path folder, Path usual) {
        try {
            return create(usual);
        } catch (FileAlreadyExistsException _) {
            return reopen(usual, folder.resolve(".ferry-" + UUID.randomUUID() + ".part"));
        } catch (IOException e) {
            throw LocalFaults.storage("cannot write in " + folder, e);
        }
    }

    private static PartialFile create(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        MODE);
        return locked(new PartialFile(path, channel));
    }

    /// Goes on with what is there if nobody else can have made it; leaves it alone otherwise.
    private static PartialFile reopen(Path usual, Path other) {
        try {
            if (!madeByMe(usual)) {
                return create(other);
            }
            PartialFile file =
                    locked(
                            new PartialFile(
                                    usual,
                                    FileChannel.open(
                                            usual,
                                            StandardOpenOption.READ,
                                            StandardOpenOption.WRITE,
                                            LinkOption.NOFOLLOW_LINKS)));
            Files.setPosixFilePermissions(usual, PERMISSIONS);
            file.readAgain();
            return file;
        } catch (IOException e) {
            throw LocalFaults.storage("cannot continue " + usual, e);
        }
    }

    private static boolean madeByMe(Path path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object links = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile()
                && Owner.isMe(attributes.owner())
                && isPrivateOrDressed(attributes.permissions())
                && links.equals(1);
    }

    /// Whoever dies just before a file gets its name leaves it dressed as an ordinary one.
    private static boolean isPrivateOrDressed(Set<PosixFilePermission> permissions) {
        boolean othersMayWrite =
                permissions.contains(PosixFilePermission.GROUP_WRITE)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        return permissions.equals(PERMISSIONS)
                || (permissions.equals(Umask.ordinaryFile()) && !othersMayWrite);
    }

    private static PartialFile locked(PartialFile file) throws IOException {
        @Nullable FileLock lock = null;
        try {
            lock = file.channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // another thread of this process has it
        } finally {
            if (lock == null) {
                file.channel.close();
            }
        }
        if (lock == null) {
            throw busy();
        }
        return file;
    }

    private static FerryException busy() {
        return new FerryException(Problem.BUSY, "this file is being received here already");
    }

    private void readAgain() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        while (channel.read(buffer, length) > 0) {
            length += buffer.position();
            digest.update(buffer.flip());
            buffer.clear();
        }
    }

    public Path path() {
        return path;
    }

    /// How many bytes are there, which is where to go on.
    public long length() {
        return length;
    }

    /// Appends what remains of the buffers, in order.
    public void append(ByteBuffer... data) {
        long left = 0;
        for (ByteBuffer part : data) {
            digest.update(part.duplicate());
            left += part.remaining();
        }
        try {
            channel.position(length);
            while (left > 0) {
                long written = channel.write(data);
                length += written;
                left -= written;
            }
        } catch (IOException e) {
            throw LocalFaults.storage("cannot write " + path, e);
        }
        try {
            writeback.advance(length);
        } catch (IOException e) {
            throw unforced(e);
        }
    }

    /// Forgets every byte.
    public void restart() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw LocalFaults.storage("cannot write " + path, e);
        }
        length = 0;
        writeback.restart();
        digest = Sha256.computation();
    }

    /// Of the bytes that are there. Asking ends the computation: only [#restart] may follow.
    public Sha256 sha256() {
        return Sha256.of(digest.digest());
    }

    /// Brings the bytes to the disk. If that fails, it is deleted.
    public void force() {
        try {
            writeback.force();
        } catch (IOException e) {
            throw unforced(e);
        }
    }

    /// The system may have dropped bytes, and say the next time that all is well: nobody goes on with them. An interrupt is no
    /// such failure.
    private FerryException unforced(IOException e) {
        if (!(e instanceof ClosedChannelException)) {
            discard();
        }
        return LocalFaults.storage("cannot bring " + path + " to the disk", e);
    }

    /// Deletes it. It is still to be closed.
    public void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw LocalFaults.storage("cannot delete " + path, e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            if (length == 0) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw LocalFaults.storage("cannot close " + path, e);
        } finally {
            release();
        }
    }

    private void release() {
        if (claim != null) {
            OPEN.remove(claim);
            claim = null;
        }
    }
}
