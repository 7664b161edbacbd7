package ferry.cli.render;

import java.time.Duration;

/// Spans of time, for people.
public final class Durations {

    private Durations() {}

    /// `40 s`, `4 min`, `2 h`: rounded up, so that waiting that long is enough.
    public static String words(Duration span) {
        long seconds = Math.max(1, span.plusNanos(999_999_999).toSeconds());
        if (seconds < 100) {
            return seconds + " s";
        }
        long minutes = (seconds + 59) / 60;
        return minutes < 100 ? minutes + " min" : (minutes + 59) / 60 + " h";
    }

    /// `0:07`, `12:40`, `3:05:00`: how long something still takes.
    public static String clock(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        String tail = two(seconds % 60);
        return seconds < 3600
                ? seconds / 60 + ":" + tail
                : seconds / 3600 + ":" + two(seconds / 60 % 60) + ":" + tail;
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /// `0.42 s`, `3.1 s`, `2:05`: how long something took.
    public static String taken(Duration span) {
        long millis = span.toMillis();
        if (millis < 1_000) {
            return "0." + two(millis / 10) + " s";
        }
        return millis < 60_000 ? millis / 1_000 + "." + millis / 100 % 10 + " s" : clock(span);
    }
}
