package ferry.client.local;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/// Names what a local file system refuses, for people.
public final class LocalFaults {

    private LocalFaults() {}

    /// @param what was tried, such as "cannot write x"
    public static FerryException storage(String what, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new FerryException(Problem.INTERRUPTED, "interrupted", e);
        }
        Problem problem = diskFull(e) ? Problem.LOCAL_DISK_FULL : Problem.LOCAL_STORAGE;
        return new FerryException(problem, what + ": " + cause(e), e);
    }

    /// Whether a path is longer than the system takes, or a name than the file system does. The JDK has no type for it.
    public static boolean nameTooLong(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("name too long");
    }

    /// Whether there is no room. The JDK has no type for it.
    public static boolean diskFull(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("disk quota exceeded")
                || message.contains("not enough space");
    }

    /// Whether the process, or the machine, has as many files open as it may. The JDK has no type for it.
    public static boolean tooManyOpen(IOException e) {
        return String.valueOf(e.getMessage())
                .toLowerCase(Locale.ROOT)
                .contains("too many open files");
    }

    public static String cause(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> {
                String message = e.getMessage();
                yield message == null ? e.getClass().getSimpleName() : message;
            }
        };
    }
}
