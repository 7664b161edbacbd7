package ferry.store;

import java.util.UUID;

/// Name of stored bytes. The server makes it; nothing a user says is part of it.
public record BlobId(UUID value) {
    public static BlobId random() {
        return new BlobId(UUID.randomUUID());
    }

    public static BlobId parse(String text) {
        return new BlobId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
