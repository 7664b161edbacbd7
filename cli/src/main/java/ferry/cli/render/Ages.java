package ferry.cli.render;

import java.time.Duration;
import java.time.Instant;

/// How long ago something was: `now`, `5m`, `3h`, `12d` in columns, and in words.
public final class Ages {

    private Ages() {}

    /// `now`, `3 min ago`, `in 2 h`, `12 days ago`: beside the exact time.
    public static String words(Instant moment, Instant now) {
        long seconds = Duration.between(moment, now).toSeconds();
        long past = Math.abs(seconds);
        if (past < 60) {
            return "now";
        }
        String span = past < 2 * 86_400 ? smallSpan(past) : past / 86_400 + " days";
        return seconds > 0 ? span + " ago" : "in " + span;
    }

    private static String smallSpan(long seconds) {
        return seconds < 3_600 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    public static String text(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 60) {
            return "now";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m";
        }
        return seconds < 2 * 86_400 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
