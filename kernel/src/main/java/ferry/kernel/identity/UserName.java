package ferry.kernel.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Canonical name of an account: `[a-z0-9][a-z0-9._-]{1,62}`.
public record UserName(String value) {
    private static final Pattern CANONICAL = Pattern.compile("[a-z0-9][a-z0-9._-]{1,62}");

    public UserName {
        if (!CANONICAL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "user name (expected: 2 to 63 of a-z 0-9 . _ -, beginning with a letter or digit)");
        }
    }

    /// Lower-cases ASCII letters only, so that no other letter folds into a name; empty if what comes out is no name.
    public static Optional<UserName> canonical(String raw) {
        boolean ascii = raw.chars().allMatch(c -> c < 0x80);
        String lower = ascii ? raw.toLowerCase(Locale.ROOT) : raw;
        return CANONICAL.matcher(lower).matches()
                ? Optional.of(new UserName(lower))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
