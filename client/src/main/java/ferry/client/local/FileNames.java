package ferry.client.local;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which names a file may have on its way from one machine to another.
///
/// Both ends and the server apply the same rules, and none relies on the others: a name that comes
/// from a server is as hostile as any other.
public final class FileNames {

    public static final int MAX_BYTES = 255;

    private static final Pattern DEVICE =
            Pattern.compile(
                    "(?:CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])");
    private static final Pattern PARTIAL =
            Pattern.compile(
                    "\\.ferry-[0-9a-f-]{36}\\.(?:part|folder|saved|old)", Pattern.CASE_INSENSITIVE);

    /// Letters and marks that nobody sees: joiners, fillers of Hangul and Khmer, and the blank Braille pattern.
    private static final Set<Integer> FILLERS =
            Set.of(0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0);

    private static final Set<Integer> FORBIDDEN = Set.of((int) '/', (int) '\\', (int) ':');

    /// Also where a file system encrypts names, which makes them longer.
    private static final int PLAIN_BYTES = 100;

    /// What some file systems keep for themselves, beside what is forbidden everywhere.
    private static final String NOT_PLAIN = "*?\"<>|";

    private FileNames() {}

    /// Why a name must not be used; nothing when it may.
    public static Optional<String> objection(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return Optional.of("it is not a file name");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("it is longer than 255 bytes");
        }
        if (name.codePoints().anyMatch(FileNames::forbidden)) {
            return Optional.of("it holds a forbidden or a control character");
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return Optional.of("it is not in Unicode form NFC");
        }
        return objectionToEnds(name);
    }

    private static Optional<String> objectionToEnds(String name) {
        if (name.startsWith("-")) {
            return Optional.of("it begins with a dash");
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            return Optional.of("it ends with a dot or a space");
        }
        if (name.codePoints().allMatch(FileNames::invisible)) {
            return Optional.of("it is invisible");
        }
        if (PARTIAL.matcher(name).matches()) {
            return Optional.of("it is the name of a file that is still arriving");
        }
        return deviceName(name)
                ? Optional.of("it is the name of a device on some systems")
                : Optional.empty();
    }

    /// The nearest legal name to a local one.
    public static String legal(String localName) {
        StringBuilder name = new StringBuilder();
        Normalizer.normalize(localName, Normalizer.Form.NFC)
                .codePoints()
                .map(c -> forbidden(c) ? '_' : c)
                .forEach(name::appendCodePoint);
        String tidy = cutTidily(name.toString());
        boolean taken = deviceName(tidy) || PARTIAL.matcher(tidy).matches();
        return taken ? cutTidily("_" + tidy) : tidy;
    }

    /// The nearest name that every file system takes, in every locale: short, and of printable ASCII.
    public static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .map(c -> c < ' ' || c > '~' || NOT_PLAIN.indexOf(c) >= 0 ? '_' : c)
                .forEach(plain::appendCodePoint);
        return legal(cut(plain.toString(), PLAIN_BYTES));
    }

    /// What is in the middle of a name may be the end of what is left of it.
    private static String cutTidily(String name) {
        return tidyEnds(cut(name, MAX_BYTES));
    }

    private static String tidyEnds(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        String tidy = name.substring(0, end) + "_".repeat(Math.min(1, name.length() - end));
        if (tidy.startsWith("-")) {
            tidy = "_" + tidy.substring(1);
        }
        return tidy.codePoints().allMatch(FileNames::invisible) ? "_" : tidy;
    }

    /// Cuts a name to so many bytes of UTF-8, in front of its suffix and between characters.
    public static String cut(String name, int maxBytes) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
            return name;
        }
        String suffix = suffix(name);
        int left = maxBytes - suffix.getBytes(StandardCharsets.UTF_8).length;
        StringBuilder stem = new StringBuilder();
        for (int c : name.codePoints().toArray()) {
            left -= Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            stem.appendCodePoint(c);
        }
        return stem + suffix;
    }

    /// What follows the last dot, with the dot; empty for a long one and for a dot file.
    public static String suffix(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 || name.length() - dot > 16 ? "" : name.substring(dot);
    }

    private static boolean forbidden(int c) {
        return FORBIDDEN.contains(c) || unprintable(c);
    }

    /// Whether a character does something to a terminal, or can stand in no text.
    public static boolean unprintable(int c) {
        return controls(c) || bidi(c);
    }

    private static boolean controls(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static boolean bidi(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean invisible(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || FILLERS.contains(c)
                || (c >= 0x180b && c <= 0x180f)
                || (c >= 0xfe00 && c <= 0xfe0f)
                || (c >= 0xe0100 && c <= 0xe01ef);
    }

    private static boolean deviceName(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip();
        return DEVICE.matcher(stem.toUpperCase(Locale.ROOT)).matches();
    }
}
