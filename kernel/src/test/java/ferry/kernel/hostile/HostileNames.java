package ferry.kernel.hostile;

import com.google.protobuf.ByteString;
import ferry.kernel.hostile.HostileName.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The list of hostile names, which is the resource `names.txt` beside this class.
public final class HostileNames {
    private static final Pattern ESCAPED =
            Pattern.compile(
                    "\\\\(?:u\\{(?<code>[0-9a-f]+)\\}|x(?<octet>[0-9a-f]{2})"
                            + "|\\*\\{(?<count>[0-9]+),(?<repeated>[0-9a-f]+)\\}|(?<slash>\\\\))"
                            + "|(?<plain>[ -\\[\\]-~])");

    private static final List<HostileName> ALL = read();

    private HostileNames() {}

    public static Stream<HostileName> all() {
        return ALL.stream();
    }

    /// Names that no server and no receiver may take.
    public static Stream<HostileName> refused() {
        return with(Verdict.REFUSED);
    }

    /// Names that are nobody's business but the reader's.
    public static Stream<HostileName> kept() {
        return with(Verdict.KEPT);
    }

    public static Stream<HostileName> with(Verdict verdict) {
        return all().filter(name -> name.verdict() == verdict);
    }

    private static List<HostileName> read() {
        try (InputStream list = HostileNames.class.getResourceAsStream("names.txt")) {
            String text =
                    new String(
                            Objects.requireNonNull(list, "names.txt").readAllBytes(),
                            StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(HostileNames::name)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostileName name(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != 3) {
            throw new IllegalArgumentException(line + " (expected: three columns)");
        }
        return new HostileName(
                Verdict.valueOf(columns[0].toUpperCase(Locale.ROOT)),
                columns[1],
                ByteString.copyFrom(bytes(columns[1])),
                columns[2]);
    }

    static byte[] bytes(String written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher matcher = ESCAPED.matcher(written);
        int end = 0;
        for (MatchResult part : matcher.results().toList()) {
            if (part.start() != end) {
                break;
            }
            end = part.end();
            bytes.writeBytes(bytes(part));
        }
        if (end != written.length()) {
            throw new IllegalArgumentException(written + ": cannot be read from " + end);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(MatchResult part) {
        if (part.group("octet") != null) {
            return new byte[] {(byte) Integer.parseInt(part.group("octet"), 16)};
        }
        if (part.group("slash") != null) {
            return new byte[] {'\\'};
        }
        return text(part).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(MatchResult part) {
        if (part.group("code") != null) {
            return codePoint(part.group("code"));
        }
        return part.group("repeated") == null
                ? part.group("plain")
                : codePoint(part.group("repeated")).repeat(Integer.parseInt(part.group("count")));
    }

    private static String codePoint(String hex) {
        return Character.toString(Integer.parseInt(hex, 16));
    }
}
