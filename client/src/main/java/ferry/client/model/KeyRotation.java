package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// A new key that the server signs tokens with.
///
/// @param signsFrom when it begins to
public record KeyRotation(String keyId, Optional<Instant> signsFrom) {}
