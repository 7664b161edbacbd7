package ferry.client.bundle;

import ferry.client.local.FileNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The name of something within a folder: segments joined by `/`. Empty for the folder itself.
///
/// Both ends apply the same rules, and a name that comes from a server is as hostile as any other.
final class EntryName {

    static final int MAX_DEPTH = 64;

    /// As long as any path may be where one may be long.
    static final int MAX_BYTES = 4_096;

    /// The longest target that a system makes a link to.
    static final int MAX_TARGET_BYTES = 4_095;

    private static final String PARENT = "..";

    private EntryName() {}

    /// Leaves out what means nothing: empty segments, and those that are a dot.
    ///
    /// @param name as it stands in a tar stream
    static String normal(String name) {
        return String.join("/", segments(name));
    }

    private static List<String> segments(String name) {
        return Arrays.stream(name.split("/", -1))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
    }

    /// Why a name must not be unpacked; nothing when it may.
    ///
    /// @param name as it stands in a tar stream
    static Optional<String> objection(String name) {
        if (name.startsWith("/")) {
            return Optional.of("it is absolute");
        }
        if (bytes(name) > MAX_BYTES) {
            return Optional.of("it is longer than " + MAX_BYTES + " bytes");
        }
        List<String> segments = segments(name);
        if (segments.size() > MAX_DEPTH) {
            return Optional.of("it is deeper than " + MAX_DEPTH + " folders");
        }
        return segments.stream().flatMap(each -> objectionToSegment(each).stream()).findFirst();
    }

    static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Optional<String> objectionToSegment(String segment) {
        if (segment.equals(PARENT)) {
            return Optional.of("it leads out of its folder");
        }
        if (segment.codePoints().anyMatch(FileNames::unprintable)) {
            return Optional.of("it holds a control character");
        }
        return Optional.empty();
    }

    /// The nearest segment without objection to one of this machine.
    static String legalSegment(String local) {
        StringBuilder legal = new StringBuilder();
        local.codePoints()
                .map(c -> FileNames.unprintable(c) ? '_' : c)
                .forEach(legal::appendCodePoint);
        return FileNames.cut(legal.toString(), FileNames.MAX_BYTES);
    }

    /// The folder that something is in; empty for what is at the top.
    static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /// Why a symbolic link must not be made; nothing when it stays within the folder.
    ///
    /// The system resolves `a/..` by where `a` leads to, so a way back is good only at the beginning, where it is counted from
    /// the real folder that the link is in.
    ///
    /// @param name of the link, normal
    static Optional<String> objectionToTarget(String name, String target) {
        if (target.isEmpty() || target.startsWith("/")) {
            return Optional.of(
                    "it leads to " + (target.isEmpty() ? "nothing" : "an absolute path"));
        }
        if (bytes(target) > MAX_TARGET_BYTES) {
            return Optional.of("it leads to more than " + MAX_TARGET_BYTES + " bytes");
        }
        if (target.codePoints().anyMatch(FileNames::unprintable)) {
            return Optional.of("it leads to a name with a control character");
        }
        int up = 0;
        int depth = segments(EntryName.parent(name)).size();
        boolean down = false;
        for (String segment : segments(target)) {
            if (!segment.equals(PARENT)) {
                down = true;
            } else if (down || ++up > depth) {
                return Optional.of("it may lead out of the folder");
            }
        }
        return Optional.empty();
    }
}
