package ferry.auth.account;

import ferry.kernel.identity.UserName;
import java.text.Normalizer;

/// What a new password must satisfy: its length, no control characters, and not to be one that everybody tries first.
/// There are no composition rules.
public final class PasswordPolicy {
    public static final int DEFAULT_MIN_CODE_POINTS = 15;
    public static final int MAX_CODE_POINTS = 256;
    private static final int FLOOR_CODE_POINTS = 8;

    private final int minCodePoints;
    private final CommonPasswords common;

    /// @param minCodePoints least length after NFC, 8 to 256
    public PasswordPolicy(int minCodePoints, CommonPasswords common) {
        if (minCodePoints < FLOOR_CODE_POINTS || minCodePoints > MAX_CODE_POINTS) {
            throw new IllegalArgumentException(
                    "minCodePoints: " + minCodePoints + " (expected: 8..256)");
        }
        this.minCodePoints = minCodePoints;
        this.common = common;
    }

    public int minCodePoints() {
        return minCodePoints;
    }

    /// @param owner whose password it is to be; his name is the first thing anybody tries
    public PasswordVerdict judge(String password, UserName owner) {
        if (password.length() > 2 * MAX_CODE_POINTS) {
            return tooLong();
        }
        if (password.codePoints().anyMatch(Characters::isControl)) {
            return new PasswordVerdict.Rejected(
                    "characters", "the password holds a character that is not allowed");
        }
        String normalized = Normalizer.normalize(password, Normalizer.Form.NFC);
        int length = normalized.codePointCount(0, normalized.length());
        if (length < minCodePoints) {
            return new PasswordVerdict.Rejected(
                    "too_short",
                    "the password is too short (expected: at least %d characters)"
                            .formatted(minCodePoints));
        }
        if (length > MAX_CODE_POINTS) {
            return tooLong();
        }
        if (common.contains(normalized) || common.isRepetition(normalized, owner.value())) {
            return new PasswordVerdict.Rejected(
                    "common", "the password is one of those that are tried first");
        }
        return new PasswordVerdict.Accepted();
    }

    private static PasswordVerdict tooLong() {
        return new PasswordVerdict.Rejected(
                "too_long",
                "the password is too long (expected: at most %d characters)"
                        .formatted(MAX_CODE_POINTS));
    }
}
