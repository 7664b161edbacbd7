package ferry.client.local;

import ferry.client.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A received file that has its name, while its sender may not know yet: until he does, its partial file stays as a second
/// name of it. A run that dies in between is so found by the next one, which has only to tell the sender.
///
/// @param path where it is
/// @param size of what is there now
/// @param sha256 of what is there now, which its owner may have changed
public record PublishedFile(Path path, long size, Sha256 sha256) {

    private static final int READ_BYTES = 256 << 10;

    /// Looks for what an earlier run has left. Its name is durable when this returns: that run may have died before it was.
    ///
    /// @param folder real
    public static Optional<PublishedFile> unconfirmed(Path folder, String transferId) {
        Path partial = PartialFile.usual(folder, transferId);
        try {
            return isSecondName(partial) ? published(folder, partial) : Optional.empty();
        } catch (IOException e) {
            throw LocalFaults.storage("cannot look at " + partial, e);
        }
    }

    /// Removes the second name, if there is one, of a file of which the sender knows.
    ///
    /// @param folder real
    public static void confirmed(Path folder, String transferId) {
        Path partial = PartialFile.usual(folder, transferId);
        try {
            if (isSecondName(partial)) {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw LocalFaults.storage("cannot delete " + partial, e);
        }
    }

    private static boolean isSecondName(Path partial) throws IOException {
        if (!Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Object links = Files.getAttribute(partial, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        return links instanceof Integer count
                && count > 1
                && Owner.isMe(attributes(partial).owner());
    }

    /// Its owner may have given it another name meanwhile.
    private static Optional<PublishedFile> published(Path folder, Path partial) throws IOException {
        Object key = attributes(partial).fileKey();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.equals(partial) && key.equals(fileKey(entry))) {
                    Publication.force(folder);
                    return Optional.of(new PublishedFile(entry, Files.size(entry), digest(entry)));
                }
            }
        }
        return Optional.empty();
    }

    /// @return null if the file is gone: others rename and delete theirs in the same folder
    private static @Nullable Object fileKey(Path entry) throws IOException {
        try {
            return attributes(entry).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Sha256 digest(Path file) throws IOException {
        MessageDigest digest = Sha256.computation();
        byte[] buffer = new byte[READ_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return Sha256.of(digest.digest());
    }
}
