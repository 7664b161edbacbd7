package ferry.auth.lockout;

/// Whose attempts on a name are counted together.
///
/// @param id empty for all devices that are not familiar; else the id of the device cookie
public record Bucket(String id) {
    /// Everybody without a good device cookie for the name.
    public static final Bucket STRANGERS = new Bucket("");

    /// A device that has logged in to this name before.
    public static Bucket familiar(String cookieId) {
        if (cookieId.isEmpty()) {
            throw new IllegalArgumentException("cookieId is empty (expected: an id)");
        }
        return new Bucket(cookieId);
    }

    public boolean isFamiliar() {
        return !id.isEmpty();
    }
}
