package ferry.client.local;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Uses a name where the file system takes it, otherwise the nearest plain one.
///
/// No rule says what a file system takes: it is asked. A name is at fault when a plain one is taken where it was not.
public final class NearestName {

    /// Does something under a name, such as making a file.
    ///
    /// @param <T> what comes of it
    public interface Use<T> {
        T as(String name) throws IOException;
    }

    private NearestName() {}

    /// @param folder where the name is to stand
    /// @throws IOException of the name as it was given, unless the plain one was taken
    public static <T> T use(Path folder, String name, Use<T> use) throws IOException {
        String own = FileNames.cut(name, FileNames.MAX_BYTES);
        try {
            return use.as(own);
        } catch (InvalidPathException e) {
            return plain(own, use, new IOException("cannot be written in this locale", e));
        } catch (IOException e) {
            if (elsewhere(e) || stands(folder.resolve(own), e)) {
                throw e;
            }
            return plain(own, use, e);
        }
    }

    private static <T> T plain(String name, Use<T> use, IOException because) throws IOException {
        String plain = FileNames.plain(name);
        if (plain.equals(name)) {
            throw because;
        }
        try {
            return use.as(plain);
        } catch (IOException e) {
            because.addSuppressed(e);
            throw because;
        }
    }

    /// Whether something has that name, so that it is none at fault; but a number behind it may make it too long.
    private static boolean stands(Path path, IOException because) {
        return !LocalFaults.nameTooLong(because) && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// Whether no other name would have helped.
    private static boolean elsewhere(IOException e) {
        return !(e instanceof FileSystemException)
                || LocalFaults.diskFull(e)
                || LocalFaults.tooManyOpen(e);
    }
}
