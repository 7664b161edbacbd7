package ferry.auth.lockout;

/// One counted attempt.
///
/// @param generation its number in its bucket; later attempts have greater ones
/// @param fails what the counter stood at with this attempt
/// @param locks whether further attempts are refused from now on, unless this one succeeds
/// @param caps whether they are refused for good: the last of too many failures in a row, unless this one succeeds
public record Reservation(
        GuardKey key, Bucket bucket, long generation, long fails, boolean locks, boolean caps) {}
