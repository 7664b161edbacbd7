package ferry.standalone.backup;

import java.io.IOException;

/// What is there already is not to be touched.
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
