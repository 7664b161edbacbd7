package ferry.standalone.backup;

import java.io.IOException;

/// A file is no backup, or not as it was when it was made.
public final class DamagedBackupException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedBackupException(String message) {
        super(message);
    }
}
