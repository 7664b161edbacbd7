package ferry.transfer.rpc;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which file names may travel: one path segment that every common file system can hold and that shows what it is.
/// The receiver checks again; neither side trusts the other.
final class FileNameRules {
    private static final int MAX_BYTES = 255;

    /// Path separators, the drive separator, and characters that control a terminal or reorder a line of text.
    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "[/\\\\:\\p{Cntrl}\\x{80}-\\x{9F}\\x{2028}\\x{2029}\\x{061C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    /// Spaces, format characters, variation selectors, fillers and the blank Braille pattern: a name of nothing else.
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\p{Cf}\\p{Z}\\p{Cs}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2800}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}]+");

    /// Names that Windows gives to devices, whatever follows the first dot.
    private static final Pattern DEVICE =
            Pattern.compile(
                    "con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\\x{B9}\\x{B2}\\x{B3}]");

    private FileNameRules() {}

    /// @return what is wrong with the name; empty if nothing is
    static Optional<String> violation(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return Optional.of("not the name of a file");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("longer than 255 bytes of UTF-8");
        }
        if (FORBIDDEN.matcher(name).find() || INVISIBLE.matcher(name).matches()) {
            return Optional.of("has a character that a file name cannot have");
        }
        if (name.chars().anyMatch(c -> Character.isSurrogate((char) c)) && !isWellFormed(name)) {
            return Optional.of("not well-formed Unicode");
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return Optional.of("not in Unicode normalization form C");
        }
        if (name.startsWith("-") || name.endsWith(".") || name.endsWith(" ")) {
            return Optional.of("begins with a dash, or ends with a dot or a space");
        }
        String stem = name.split("\\.", 2)[0].toLowerCase(Locale.ROOT).strip();
        return DEVICE.matcher(stem).matches()
                ? Optional.of("the name of a device")
                : Optional.empty();
    }

    private static boolean isWellFormed(String name) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }
}
