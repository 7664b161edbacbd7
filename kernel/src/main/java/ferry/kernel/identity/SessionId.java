package ferry.kernel.identity;

import java.util.UUID;

/// Id of one login of one device: what a token belongs to and what is revoked.
public record SessionId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
