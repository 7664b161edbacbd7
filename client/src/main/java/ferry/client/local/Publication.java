package ferry.client.local;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/// Gives a verified partial file its name, for good: forced, and the folder forced after it.
///
/// A hard link appears whole and only where nothing is. Where the file system has no links, the
/// name is claimed by an empty file first, which the partial file then replaces: for that moment
/// an empty file can be seen, and one that somebody else puts there in between is lost.
public final class Publication {

    private static final int MAX_NUMBER = 9_999;

    /// Forced in a moment, so that twice would be half as fast.
    private static final long QUICK_BYTES = 1 << 20;

    private final Path folder;
    private final Conflict conflict;

    /// @param folder real, writable
    public Publication(Path folder, Conflict conflict) {
        this.folder = folder;
        this.conflict = conflict;
    }

    /// Makes a folder for received files, and what is missing above it. The names of all that it makes are durable: a file
    /// that is forced within a folder whose name is lost is lost with it.
    ///
    /// @return its real path
    /// @throws java.nio.file.FileAlreadyExistsException if something else has its name
    public static Path makeFolder(Path folder) throws IOException {
        make(folder.toAbsolutePath());
        return folder.toRealPath();
    }

    private static void make(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return;
        }
        make(parent);
        Files.createDirectories(folder); // somebody may make the same one at the same time
        force(parent);
    }

    /// Whether [Conflict#SKIP] applies to a name.
    public Optional<Path> inTheWay(String name) {
        Path target = folder.resolve(name);
        return conflict == Conflict.SKIP && Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(target)
                : Optional.empty();
    }

    /// Leaves the partial file as a second name of what is published, where there are links: discard it when the sender
    /// knows.
    ///
    /// @param name legal by [FileNames]; a plain one is taken in its place where the file system does not take it
    /// @param modified when the sender's file was last changed
    /// @return where it is; skipped, the partial file is gone
    public Placement publish(PartialFile file, String name, Optional<Instant> modified) {
        try {
            if (file.length() > QUICK_BYTES) {
                file.force(); // while it is still known as a partial file
            }
            Placement placement = placedOrPrivateAgain(file, name, modified);
            if (placement.skipped()) {
                Files.deleteIfExists(file.path());
            }
            force(folder);
            return placement;
        } catch (IOException e) {
            throw LocalFaults.storage("cannot save " + folder.resolve(name), e);
        }
    }

    /// A partial file that stays is private again, so that a later run goes on with it.
    private Placement placedOrPrivateAgain(
            PartialFile file, String name, Optional<Instant> modified) throws IOException {
        boolean placed = false;
        try {
            dress(file, modified);
            file.force();
            Placement placement =
                    NearestName.use(folder, name, as -> place(file.path(), folder.resolve(as)));
            placed = true;
            return placement;
        } finally {
            if (!placed) {
                Files.setPosixFilePermissions(file.path(), PartialFile.PERMISSIONS);
            }
        }
    }

    /// From now on it is an ordinary file of its owner's.
    private static void dress(PartialFile file, Optional<Instant> modified) throws IOException {
        Files.setPosixFilePermissions(file.path(), Umask.ordinaryFile());
        if (modified.isPresent()) {
            Files.setLastModifiedTime(file.path(), FileTime.from(modified.get()));
        }
    }

    private Placement place(Path partial, Path target) throws IOException {
        String name = String.valueOf(target.getFileName());
        return switch (conflict) {
            case OVERWRITE -> new Placement(name, replace(partial, target), false);
            case SKIP -> new Placement(name, target, !claim(partial, target));
            case RENAME ->
                    new Placement(name, firstFree(target, free -> claim(partial, free)), false);
        };
    }

    /// Takes a name.
    public interface Claim {
        /// @return whether it was free, and is ours now
        boolean take(Path target) throws IOException;
    }

    /// Takes the first free one of `wanted`, `wanted (1)`, `wanted (2)` and so on.
    public static Path firstFree(Path wanted, Claim claim) throws IOException {
        String name = String.valueOf(wanted.getFileName());
        for (int number = 0; number <= MAX_NUMBER; number++) {
            Path target = wanted.resolveSibling(numbered(name, number));
            if (claim.take(target)) {
                return target;
            }
        }
        throw new FerryException(Problem.LOCAL_STORAGE, "every name like " + name + " is taken");
    }

    private static Path replace(Path partial, Path target) throws IOException {
        return Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /// @return whether the name was free and is ours now
    private static boolean claim(Path partial, Path target) throws IOException {
        try {
            Files.createLink(target, partial);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (FileSystemException | UnsupportedOperationException _) {
            return claimWithoutLink(partial, target);
        }
    }

    static boolean claimWithoutLink(Path partial, Path target) throws IOException {
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException _) {
            return false;
        }
        replace(partial, target);
        return true;
    }

    /// `name (2).txt` for 2; the name itself for 0.
    public static String numbered(String name, int number) {
        if (number == 0) {
            return name;
        }
        String suffix = FileNames.suffix(name);
        String mark = " (" + number + ")" + suffix;
        String stem = name.substring(0, name.length() - suffix.length());
        int room = FileNames.MAX_BYTES - mark.getBytes(StandardCharsets.UTF_8).length;
        return cutStem(stem, room) + mark;
    }

    private static String cutStem(String stem, int maxBytes) {
        int end = stem.length();
        while (stem.substring(0, end).getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            end = stem.offsetByCodePoints(end, -1);
        }
        return stem.substring(0, end);
    }

    /// Makes the names in a folder durable.
    public static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
