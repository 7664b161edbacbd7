package ferry.cli.render;

import java.time.Duration;
import java.util.Locale;

/// Lengths of time for people.
public final class Spans {

    private Spans() {}

    /// Rounded up to whole units: nobody is sent back too early.
    public static String text(Duration span) {
        long seconds = Math.max(0, span.plusNanos(999_999_999).toSeconds());
        if (seconds <= 90) {
            return seconds + " s";
        }
        long minutes = (seconds + 59) / 60;
        if (minutes <= 90) {
            return minutes + " min";
        }
        long hours = (minutes + 59) / 60;
        return hours <= 48 ? hours + " h" : (hours + 23) / 24 + " d";
    }

    /// A measured time, with a tenth of a second.
    public static String measured(Duration span) {
        double seconds = span.toNanos() / 1e9;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(
                        Locale.ROOT, "%d:%02d min", (long) seconds / 60, (long) seconds % 60);
    }
}
