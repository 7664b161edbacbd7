package ferry.kernel.identity;

import java.util.UUID;

/// Names one installation, made at its first start. Issuer and audience of every access token.
public record InstallationId(UUID value) {
    /// @throws IllegalArgumentException if `text` is not a UUID in its 36-character form
    public static InstallationId parse(String text) {
        UUID value = UUID.fromString(text);
        if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("installation id: not a canonical UUID");
        }
        return new InstallationId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
