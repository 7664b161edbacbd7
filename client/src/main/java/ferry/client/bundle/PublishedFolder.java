package ferry.client.bundle;

import ferry.client.home.KeyValueText;
import ferry.client.local.Adjustment;
import ferry.client.local.Conflict;
import ferry.client.local.FreeSpace;
import ferry.client.local.LocalFaults;
import ferry.client.local.NearestName;
import ferry.client.local.Owner;
import ferry.client.local.PartialFile;
import ferry.client.local.Placement;
import ferry.client.local.Publication;
import ferry.client.local.PublishedFile;
import ferry.client.local.Umask;
import ferry.client.model.FerryException;
import ferry.client.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Unpacks a verified tar stream beside it, in a folder that is its owner's alone, and gives that its name when all of it is on
/// the disk: nobody sees half of it.
///
/// Until the sender knows, a note says which folder it has become: a run that dies in between is found by the next one. A name
/// that is free is not claimed before the folder is moved there: an empty folder that somebody else makes at that moment is
/// replaced.
public final class PublishedFolder {

    private static final String ROOM = "folder";
    private static final String NOTE = "saved";
    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final Conflict conflict;
    private final String transferId;

    /// @param folder real, writable
    /// @param transferId of which the partial file has been opened: so nobody else is at it
    public PublishedFolder(Path folder, Conflict conflict, String transferId) {
        this.folder = folder;
        this.conflict = conflict;
        this.transferId = transferId;
    }

    /// @param tar whole and verified; stays until [#confirmed]
    /// @param name legal by [ferry.client.local.FileNames]; a plain one is taken in its place where the file system does not
    ///     take it
    /// @param adjustments told of what in it is not as it was sent, before it has its name, and of what it replaced and could
    ///     not be deleted
    /// @return where it is
    /// @throws FerryException BUNDLE_REFUSED when something in it may not be unpacked, LOCAL_DISK_FULL when there is not as
    ///     much room as the stream itself takes
    public Placement publish(
            PartialFile tar, String name, Sha256 sha256, Consumer<Adjustment> adjustments) {
        Path room = beside(folder, transferId, ROOM);
        try {
            TreeDeletion.delete(room);
            FreeSpace.require(folder, name, tar.length());
            Files.createDirectory(room, PosixFilePermissions.asFileAttribute(OPEN));
            Placement placement = publish(tar, room, name, sha256, adjustments);
            if (placement.skipped()) {
                discard(room);
            }
            Publication.force(folder);
            return placement;
        } catch (IOException e) {
            throw discarding(room, LocalFaults.storage("cannot save " + folder.resolve(name), e));
        } catch (FerryException e) {
            throw discarding(room, e);
        }
    }

    private Placement publish(
            PartialFile tar,
            Path room,
            String name,
            Sha256 sha256,
            Consumer<Adjustment> adjustments)
            throws IOException {
        int files = Unpacking.unpack(tar.path(), room, adjustments);
        Files.setPosixFilePermissions(room, Umask.ordinaryFolder());
        FileSystemSync.force(room, files);
        note(room, tar.length(), sha256);
        return NearestName.use(folder, name, as -> place(room, folder.resolve(as), adjustments));
    }

    /// The note goes first: another folder may get the number that this one had.
    private void discard(Path room) throws IOException {
        Files.deleteIfExists(beside(folder, transferId, NOTE));
        TreeDeletion.delete(room);
    }

    private FerryException discarding(Path room, FerryException e) {
        try {
            discard(room);
        } catch (IOException left) {
            e.addSuppressed(left);
        }
        return e;
    }

    private Placement place(Path room, Path target, Consumer<Adjustment> adjustments)
            throws IOException {
        String name = String.valueOf(target.getFileName());
        return switch (conflict) {
            case OVERWRITE -> new Placement(name, replace(room, target, adjustments), false);
            case SKIP -> new Placement(name, target, !moved(room, target));
            case RENAME ->
                    new Placement(
                            name, Publication.firstFree(target, free -> moved(room, free)), false);
        };
    }

    /// @return whether the name was free
    private static boolean moved(Path room, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Files.move(room, target);
            return true;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            return false;
        }
    }

    /// What was there is out of the way before, and deleted after. The new one has its name by then: what cannot be deleted is
    /// no reason to say that it failed.
    private Path replace(Path room, Path target, Consumer<Adjustment> adjustments)
            throws IOException {
        Path old = beside(folder, UUID.randomUUID().toString(), "old");
        try {
            while (!moved(room, target)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            putBack(old, target, e);
            throw e;
        }
        try {
            TreeDeletion.delete(old);
        } catch (IOException _) {
            adjustments.accept(new Adjustment.ReplacedStays(String.valueOf(old.getFileName())));
        }
        return target;
    }

    private static void putBack(Path old, Path target, IOException because) throws IOException {
        try {
            if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(old, target);
            }
        } catch (IOException e) {
            because.addSuppressed(e);
            throw new IOException(
                    "what was there is now " + old + ": " + LocalFaults.cause(because), because);
        }
    }

    private void note(Path room, long size, Sha256 sha256) throws IOException {
        KeyValueText text =
                new KeyValueText(
                        Map.of(
                                "identity", identity(room),
                                "size", Long.toString(size),
                                "sha256", sha256.hex()));
        Path note = beside(folder, transferId, NOTE);
        Files.deleteIfExists(note);
        try (FileChannel channel =
                FileChannel.open(
                        note,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PartialFile.PERMISSIONS))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.bytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Publication.force(folder);
    }

    /// Looks for what an earlier run has left. Its name is durable when this returns: that run may have died before it was.
    ///
    /// @param folder real
    public static Optional<PublishedFile> unconfirmed(Path folder, String transferId) {
        Path note = beside(folder, transferId, NOTE);
        try {
            return isMine(note)
                    ? noted(folder, transferId, KeyValueText.parse(Files.readAllBytes(note)))
                    : Optional.empty();
        } catch (IOException e) {
            throw LocalFaults.storage("cannot look at " + note, e);
        }
    }

    private static Optional<PublishedFile> noted(Path folder, String transferId, KeyValueText text)
            throws IOException {
        Path room = beside(folder, transferId, ROOM);
        Optional<String> identity = text.value("identity");
        Optional<String> size = text.value("size");
        Optional<String> sha256 = text.value("sha256");
        if (identity.isEmpty() || size.isEmpty() || sha256.isEmpty()) {
            return Optional.empty(); // it was being written when that run died
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                boolean found =
                        Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                                && identity(entry).equals(identity.get())
                                && !entry.equals(room);
                if (found) {
                    Publication.force(folder);
                    return Optional.of(
                            new PublishedFile(
                                    entry, Long.parseLong(size.get()), new Sha256(sha256.get())));
                }
            }
        }
        return Optional.empty();
    }

    /// Removes the note, if there is one, of a folder of which the sender knows, and the stream that it was unpacked from.
    ///
    /// @param folder real
    public static void confirmed(Path folder, String transferId) {
        Path note = beside(folder, transferId, NOTE);
        try {
            if (isMine(note)) {
                Files.deleteIfExists(PartialFile.usual(folder, transferId));
                Files.deleteIfExists(note);
            }
        } catch (IOException e) {
            throw LocalFaults.storage("cannot delete " + note, e);
        }
    }

    private static boolean isMine(Path note) throws IOException {
        if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(note, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Owner.isMe(attributes.owner())
                && attributes.permissions().equals(PartialFile.PERMISSIONS);
    }

    /// Its number, which another folder may have once this one is gone, and when it was made.
    private static String identity(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:ino", LinkOption.NOFOLLOW_LINKS)
                + " "
                + Files.getAttribute(folder, "creationTime", LinkOption.NOFOLLOW_LINKS);
    }

    private static Path beside(Path folder, String id, String suffix) {
        String partial =
                Objects.requireNonNull(PartialFile.usual(folder, id).getFileName()).toString();
        return folder.resolve(partial.substring(0, partial.lastIndexOf('.') + 1) + suffix);
    }
}
