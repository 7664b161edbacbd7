package ferry.client.bundle;

import ferry.client.local.Owner;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deletes a folder with all that is in it, or a file. Follows no link. Folders of ours that are closed to us are opened.
final class TreeDeletion {

    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rwx------");

    private TreeDeletion() {}

    /// What cannot be deleted stays, and all else goes.
    ///
    /// @throws IOException the first that was met
    static void delete(Path path) throws IOException {
        IOException failure = null;
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            open(path);
            for (Path each : within(path)) {
                failure = deleted(each, failure);
            }
        }
        if (failure != null) {
            throw failure;
        }
        Files.deleteIfExists(path);
    }

    private static @Nullable IOException deleted(Path each, @Nullable IOException before) {
        try {
            delete(each);
            return before;
        } catch (IOException e) {
            return before == null ? e : before;
        }
    }

    private static List<Path> within(Path folder) throws IOException {
        List<Path> within = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(within::add);
        } catch (DirectoryIteratorException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        return within;
    }

    private static void open(Path folder) throws IOException {
        if (Owner.isMe(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS))
                && !(Files.isReadable(folder)
                        && Files.isWritable(folder)
                        && Files.isExecutable(folder))) {
            Files.setPosixFilePermissions(folder, OPEN);
        }
    }
}
