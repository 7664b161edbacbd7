package ferry.transfer.integrity;

import java.io.IOException;

/// So much is missing that it is more likely elsewhere than lost.
public final class LossRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    LossRefusedException(String message) {
        super(message);
    }
}
