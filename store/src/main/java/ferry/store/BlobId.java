package ferry.store;

import java.util.Optional;
import java.util.UUID;

/// Name of stored bytes. The server makes it; nothing a user says is part of it.
public record BlobId(UUID value) {
    private static final int TEXT_LENGTH = 36;

    public static BlobId random() {
        return new BlobId(UUID.randomUUID());
    }

    public static BlobId parse(String text) {
        return new BlobId(UUID.fromString(text));
    }

    /// The id whose [#toString] is `text`; none if there is none.
    public static Optional<BlobId> find(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            BlobId id = parse(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The first of its 16 bytes, 0 to 255.
    public int firstByte() {
        return (int) (value.getMostSignificantBits() >>> 56);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
