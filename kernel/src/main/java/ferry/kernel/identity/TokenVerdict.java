package ferry.kernel.identity;

import ferry.kernel.fault.Reason;

/// What an access token turned out to be.
public sealed interface TokenVerdict {
    record Accepted(Caller caller) implements TokenVerdict {}

    /// @param reason `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SESSION_REVOKED`; `OVERLOADED` while the keys to judge it
    ///     with are not there, which logs nobody out
    record Refused(Reason reason) implements TokenVerdict {}
}
