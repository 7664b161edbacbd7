package ferry.auth.lockout;

import java.util.regex.Pattern;

/// What attempts on one name are counted under. Tells nothing about the name, or whether anybody has it.
public record GuardKey(String hex) {
    private static final Pattern HEX64 = Pattern.compile("[0-9a-f]{64}");
    private static final int SHORT_LENGTH = 12;

    public GuardKey {
        if (!HEX64.matcher(hex).matches()) {
            throw new IllegalArgumentException("hex (expected: 64 lower-case hex digits)");
        }
    }

    /// Short form for logs.
    public String shortHex() {
        return hex.substring(0, SHORT_LENGTH);
    }

    @Override
    public String toString() {
        return hex;
    }
}
