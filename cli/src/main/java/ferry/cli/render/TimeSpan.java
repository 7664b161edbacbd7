package ferry.cli.render;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `90s`, `10m`, `2h`, `3d`, `1w`.
public final class TimeSpan {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhdwSMHDW])");
    private static final Duration LONGEST = Duration.ofDays(3_660);

    private TimeSpan() {}

    /// @return nothing when it is no span, none above zero, or longer than ten years
    public static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration span = Duration.ofSeconds(number * seconds(matcher.group(2)));
        return span.isZero() || span.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(span);
    }

    private static long seconds(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 604_800;
        };
    }
}
