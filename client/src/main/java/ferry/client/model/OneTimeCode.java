package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// A secret that sets one password, once. The server shows it once and keeps only its hash.
///
/// @param expires when it stops being good, by the server's clock
public record OneTimeCode(String code, Optional<Instant> expires) {

    /// Leaves out the code.
    @Override
    public String toString() {
        return "OneTimeCode[expires=" + expires + "]";
    }
}
