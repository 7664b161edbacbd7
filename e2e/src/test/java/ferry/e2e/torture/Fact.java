package ferry.e2e.torture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something that somebody was told. A history is these, one JSON object a line.
///
/// @param millis when, since 1970
/// @param who whom
/// @param number a position or a size, in bytes; 0 where there is none
/// @param text the rest: what [Kind] says
record Fact(long millis, String who, Kind kind, String transfer, long number, String text) {
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"millis\":([0-9]+),\"who\":\"([^\"]*)\",\"kind\":\"([A-Z_]+)\","
                            + "\"transfer\":\"([^\"]*)\",\"number\":(-?[0-9]+),\"text\":\"([^\"]*)\"}");

    enum Kind {
        /// A sender begins or goes on at a position.
        BEGAN,
        /// Something broke, of which the text is the name.
        INTERRUPTED,
        /// A sender was told that all is durable. Size; SHA-256.
        STORED,
        /// A sender gave up. The reason.
        SEND_FAILED,
        /// A recipient begins to receive.
        STARTED,
        /// A recipient has a file under a name and has said so. Size; SHA-256 and name, with a blank between.
        SAVED,
        /// A recipient gave up. The reason.
        RECEIVE_FAILED,
        /// The server says how much is durable. Position; the attempt.
        ACKED,
        /// What somebody got who has no business there. The reason of a refusal, or `ANSWERED`.
        FOREIGN,
        /// What somebody got who breaks the rules. How many messages; the status code, then what he did.
        BREACH,
        /// The same, of what is somebody else's.
        TRESPASS
    }

    static Fact now(String who, Kind kind, String transfer, long number, String text) {
        return new Fact(System.currentTimeMillis(), who, kind, transfer, number, plain(text));
    }

    private static String plain(String text) {
        return text.replaceAll("[\"\\\\\\p{Cntrl}]", "_");
    }

    String line() {
        return "{\"millis\":%d,\"who\":\"%s\",\"kind\":\"%s\",\"transfer\":\"%s\",\"number\":%d,\"text\":\"%s\"}"
                .formatted(millis, who, kind, transfer, number, text);
    }

    static Fact parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("history: " + line);
        }
        return new Fact(
                Long.parseLong(parts.group(1)),
                parts.group(2),
                Kind.valueOf(parts.group(3)),
                parts.group(4),
                Long.parseLong(parts.group(5)),
                parts.group(6));
    }
}
