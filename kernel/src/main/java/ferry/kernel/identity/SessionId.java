package ferry.kernel.identity;

import java.util.UUID;

/// Id of one login of one device: what a token belongs to and what is revoked.
public record SessionId(UUID value) {
    /// @throws IllegalArgumentException if `text` is not a UUID in its 36-character form
    public static SessionId parse(String text) {
        UUID value = UUID.fromString(text);
        if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("session id: not a canonical UUID");
        }
        return new SessionId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
