package ferry.cli.render;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `500K`, `8M`, `1G`: bytes per second, in powers of 1024.
public final class ByteRate {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([KMGkmg]?)");
    private static final String SUFFIXES = "KMG";

    private ByteRate() {}

    /// @return nothing when it is no rate, or none above zero
    public static Optional<Long> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int power = SUFFIXES.indexOf(matcher.group(2).toUpperCase(java.util.Locale.ROOT)) + 1;
        int shift = matcher.group(2).isEmpty() ? 0 : 10 * power;
        long number = Long.parseLong(matcher.group(1));
        boolean fits = number > 0 && number <= Long.MAX_VALUE >> shift;
        return fits ? Optional.of(number << shift) : Optional.empty();
    }
}
