package ferry.cli.render;

import java.time.Duration;
import java.time.Instant;

/// How long ago something was: `now`, `5m`, `3h`, `12d`.
public final class Ages {

    private Ages() {}

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
