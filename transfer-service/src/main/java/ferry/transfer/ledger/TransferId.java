package ferry.transfer.ledger;

import java.util.UUID;

/// Name of a transfer, made by its sender's client.
public record TransferId(UUID value) {
    /// @throws IllegalArgumentException if `text` is not a UUID in its 36-character lower-case form
    public static TransferId parse(String text) {
        UUID value = UUID.fromString(text);
        if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("not a canonical UUID");
        }
        return new TransferId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
