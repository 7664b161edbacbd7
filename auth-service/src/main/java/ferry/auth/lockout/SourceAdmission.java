package ferry.auth.lockout;

import java.time.Duration;

/// What is said of an attempt for where it comes from.
public sealed interface SourceAdmission {
    /// It may go on. Whoever has asked closes the visit when he knows how the attempt has ended.
    record Admitted(SourceVisit visit) implements SourceAdmission {}

    /// To be answered like any lock: who guesses is not told what has refused him.
    ///
    /// @param retryAfter until attempts from there are admitted again; never too short
    record Refused(Duration retryAfter) implements SourceAdmission {}
}
