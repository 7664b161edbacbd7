package ferry.auth.login;

import ferry.auth.account.PasswordVerdict;
import java.time.Duration;

/// What comes of a wish for another password.
public sealed interface PasswordChangeOutcome {
    record Changed() implements PasswordChangeOutcome {}

    /// The old one is wrong, whatever the cause.
    record BadCredentials() implements PasswordChangeOutcome {}

    record Locked(Duration retryAfter) implements PasswordChangeOutcome {}

    record PasswordRefused(PasswordVerdict.Rejected why) implements PasswordChangeOutcome {}

    record Overloaded(Duration retryAfter) implements PasswordChangeOutcome {}
}
