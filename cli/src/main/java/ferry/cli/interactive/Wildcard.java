package ferry.cli.interactive;

import java.util.ArrayList;
import java.util.List;

/// One part of a path that may stand for several names: `*` for anything, `?` for one character, and a backslash before
/// what means only itself.
final class Wildcard {

    private static final int ANYTHING = -1;
    private static final int ONE = -2;

    /// Characters, [#ANYTHING] and [#ONE].
    private final List<Integer> parts;

    private Wildcard(List<Integer> parts) {
        this.parts = parts;
    }

    static Wildcard of(String pattern) {
        List<Integer> parts = new ArrayList<>();
        int[] typed = pattern.codePoints().toArray();
        for (int i = 0; i < typed.length; i++) {
            boolean escapes = typed[i] == '\\' && i + 1 < typed.length;
            if (escapes) {
                i++;
            }
            parts.add(escapes ? typed[i] : meaning(typed[i]));
        }
        return new Wildcard(List.copyOf(parts));
    }

    private static int meaning(int typed) {
        return switch (typed) {
            case '*' -> ANYTHING;
            case '?' -> ONE;
            default -> typed;
        };
    }

    /// Whether it may stand for more than one name.
    boolean isOpen() {
        return parts.contains(ANYTHING) || parts.contains(ONE);
    }

    /// The one name that it stands for, when it is not open.
    String name() {
        StringBuilder name = new StringBuilder();
        parts.forEach(name::appendCodePoint);
        return name.toString();
    }

    /// A hidden name is meant only where the dot is typed. Takes no longer than both lengths multiplied: a star goes back to
    /// where it began, and never to the one before.
    boolean fits(String name) {
        int[] wanted = name.codePoints().toArray();
        if (name.startsWith(".") && (parts.isEmpty() || parts.getFirst() != '.')) {
            return false;
        }
        int part = 0;
        int at = 0;
        int star = -1;
        int tried = 0;
        while (at < wanted.length) {
            int now = part < parts.size() ? parts.get(part) : 0;
            if (part < parts.size() && now == ANYTHING) {
                star = part++;
                tried = at;
            } else if (part < parts.size() && (now == ONE || now == wanted[at])) {
                part++;
                at++;
            } else if (star >= 0) {
                part = star + 1;
                at = ++tried;
            } else {
                return false;
            }
        }
        return parts.subList(part, parts.size()).stream().allMatch(rest -> rest == ANYTHING);
    }
}
