package ferry.kernel.identity;

import ferry.kernel.fault.Reason;
import java.util.Optional;

/// Which sessions go on. Asked beside the token, whose own word is good only for what it was issued for. Safe for use by
/// many threads; never blocks.
public interface LiveSessions {
    /// Asked when a call begins.
    ///
    /// @return why the caller's token is not good although its time is not over: `SESSION_REVOKED`; `TOKEN_EXPIRED` where
    ///     only a newer token can tell; `OVERLOADED` while nobody knows. Empty: it is good
    Optional<Reason> refusal(Caller caller);

    /// Asked again and again while a stream runs.
    ///
    /// @return why it may not go on: `SESSION_REVOKED`, or `OVERLOADED` while nobody knows. Empty: it may
    Optional<Reason> end(Caller caller);
}
