package ferry.auth.login;

import ferry.auth.account.PasswordVerdict;
import ferry.auth.token.Grant;
import java.time.Duration;

/// What comes of a wish for an account.
public sealed interface RegistrationOutcome {
    record Registered(Grant grant) implements RegistrationOutcome {}

    record Closed() implements RegistrationOutcome {}

    record CodeInvalid() implements RegistrationOutcome {}

    /// Too many wrong codes have come from there.
    record Locked(Duration retryAfter) implements RegistrationOutcome {}

    record NameTaken() implements RegistrationOutcome {}

    record PasswordRefused(PasswordVerdict.Rejected why) implements RegistrationOutcome {}

    record Overloaded(Duration retryAfter) implements RegistrationOutcome {}
}
