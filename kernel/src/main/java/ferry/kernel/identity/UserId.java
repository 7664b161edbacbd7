package ferry.kernel.identity;

import java.util.UUID;

/// Stable id of an account. Never used again for another one; everything but display is keyed by it.
public record UserId(UUID value) implements Comparable<UserId> {
    /// @throws IllegalArgumentException if `text` is not a UUID in its 36-character form
    public static UserId parse(String text) {
        UUID value = UUID.fromString(text);
        if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("user id: not a canonical UUID");
        }
        return new UserId(value);
    }

    /// Orders by the text form, which is the order that databases see.
    @Override
    public int compareTo(UserId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
