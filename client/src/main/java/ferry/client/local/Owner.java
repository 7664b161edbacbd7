package ferry.client.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/// Whose process this is.
public final class Owner {

    private static final Path SELF = Path.of("/proc/self");

    private Owner() {}

    /// Whether a file's owner is who runs this process.
    public static boolean isMe(UserPrincipal owner) throws IOException {
        return Files.exists(SELF)
                ? Files.getOwner(SELF).equals(owner)
                : owner.getName().equals(System.getProperty("user.name"));
    }
}
