package ferry.auth.account;

import java.util.Optional;

/// What a user calls a device: 1 to 64 characters, none of them a control character.
public record DeviceName(String value) {
    private static final int MAX_CODE_POINTS = 64;

    public DeviceName {
        if (!isGood(value)) {
            throw new IllegalArgumentException(
                    "device name (expected: 1 to 64 characters, no control characters)");
        }
    }

    /// @return empty if `raw` is no device name
    public static Optional<DeviceName> of(String raw) {
        return isGood(raw) ? Optional.of(new DeviceName(raw)) : Optional.empty();
    }

    private static boolean isGood(String raw) {
        // The length first, so that a long text is not walked through
        return !raw.isBlank()
                && raw.length() <= 2 * MAX_CODE_POINTS
                && raw.codePointCount(0, raw.length()) <= MAX_CODE_POINTS
                && raw.codePoints().noneMatch(Characters::isControl);
    }

    @Override
    public String toString() {
        return value;
    }
}
