package ferry.auth.lockout;

import java.time.Duration;

/// What the lockout says of an attempt before its password is looked at.
public sealed interface Admission {
    /// The attempt is counted. The password may be looked at, once.
    record Admitted(Reservation reservation) implements Admission {}

    /// @param retryAfter until an attempt is admitted again; never too short
    record Locked(Duration retryAfter) implements Admission {}

    /// The device has failed so often that it is familiar no more: forget its cookie, and count it with the strangers.
    record Spent() implements Admission {}
}
