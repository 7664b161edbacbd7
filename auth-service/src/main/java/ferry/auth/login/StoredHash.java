package ferry.auth.login;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A password's hash as it stands in the database: `$x1$<pepper id>$2b$<cost>$<salt and hash>`.
///
/// @param bcrypt the part from `$2b$` on
record StoredHash(String pepperId, int cost, String bcrypt) {
    private static final Pattern FORMAT =
            Pattern.compile("\\$x1\\$([a-z0-9]{8})(\\$2b\\$([0-9]{2})\\$[./A-Za-z0-9]{53})");

    /// @throws IllegalStateException if `text` is no hash of ours
    static StoredHash parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("a stored password hash is malformed");
        }
        return new StoredHash(
                matcher.group(1), Integer.parseInt(matcher.group(3)), matcher.group(2));
    }

    String format() {
        return "$x1$" + pepperId + bcrypt;
    }

    /// Leaves out the hash.
    @Override
    public String toString() {
        return "StoredHash[" + pepperId + ", " + cost + "]";
    }
}
