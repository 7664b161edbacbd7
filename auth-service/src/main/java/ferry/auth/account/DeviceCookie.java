package ferry.auth.account;

/// A device that has logged in to an account before.
///
/// @param id of the cookie, which is also the bucket that the device's attempts are counted in
public record DeviceCookie(String id) {}
