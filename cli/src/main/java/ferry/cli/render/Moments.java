package ferry.cli.render;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Moments, in the time zone of this machine where none is named.
public final class Moments {

    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Moments() {}

    /// `2026-01-31 12:00:00`.
    public static String text(Instant moment) {
        try {
            return SHOWN.format(moment.atZone(ZoneId.systemDefault()));
        } catch (DateTimeException outOfRange) {
            return "?";
        }
    }

    /// Reads `2h` (ago), `2026-01-31`, `2026-01-31T12:00` and `2026-01-31T12:00:00Z`.
    public static Optional<Instant> parse(String text, Instant now) {
        return TimeSpan.parse(text).map(now::minus).or(() -> calendar(text));
    }

    private static Optional<Instant> calendar(String text) {
        try {
            if (text.endsWith("Z")) {
                return Optional.of(Instant.parse(text));
            }
            LocalDateTime local =
                    text.contains("T")
                            ? LocalDateTime.parse(text)
                            : LocalDate.parse(text).atStartOfDay();
            return Optional.of(local.atZone(ZoneId.systemDefault()).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
