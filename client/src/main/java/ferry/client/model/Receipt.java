package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// Where one recipient stands.
///
/// @param failure why, when FAILED; empty otherwise
public record Receipt(
        Person recipient, ReceiptState state, Optional<Instant> updated, String failure) {}
