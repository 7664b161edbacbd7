package ferry.auth.code;

import java.time.Instant;

/// A code as it is handed out, once.
///
/// @param text a secret; stored nowhere
/// @param expires when it stops being good
public record OneTimeCode(String text, Instant expires) {
    /// Leaves out the code.
    @Override
    public String toString() {
        return "OneTimeCode[expires=" + expires + "]";
    }
}
