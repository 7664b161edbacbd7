package ferry.cli.command;

import ferry.cli.exit.UsageException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rates and times as people type them.
final class Quantities {

    private static final Pattern RATE = Pattern.compile("([0-9]{1,12})([KMGkmg]?)(?:i?[Bb])?");
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})([smhdw]?)");

    private Quantities() {}

    /// Bytes a second: a number with K, M or G for powers of 1024.
    static long rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new UsageException(
                    "--limit: " + text + " (expected: bytes a second, such as 500K or 2M)");
        }
        int shift =
                switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    }

    /// A number with s, m, h, d or w; seconds without one.
    static Duration span(String option, String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(option + ": " + text + " (expected: such as 90s, 10m or 3d)");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofSeconds(number);
        };
    }
}
