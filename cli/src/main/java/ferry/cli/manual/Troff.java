package ferry.cli.manual;

import java.util.stream.Collectors;

/// Text in the language that `man` reads: the macros of man(7), which groff and mandoc have in common.
final class Troff {

    private final StringBuilder text = new StringBuilder();

    /// Says something with a macro, such as `SH` for a heading. Each argument stays one.
    Troff macro(String name, String... arguments) {
        text.append('.').append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        text.append('\n');
        return this;
    }

    /// A line that is filled up with the next ones.
    Troff line(String words) {
        text.append(start(escaped(words))).append('\n');
        return this;
    }

    /// A line that is made of [#bold], [#italic] and [#escaped].
    Troff formatted(String parts) {
        text.append(start(parts)).append('\n');
        return this;
    }

    static String bold(String words) {
        return "\\fB" + escaped(words) + "\\fR";
    }

    static String italic(String words) {
        return "\\fI" + escaped(words) + "\\fR";
    }

    /// What is typed as a minus is one, and what is typed as a straight quote is no curled one.
    static String escaped(String words) {
        return words.codePoints().mapToObj(Troff::escaped).collect(Collectors.joining());
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\\' -> "\\e";
            case '-' -> "\\-";
            case '\'' -> "\\(aq";
            case '`' -> "\\(ga";
            case '^' -> "\\(ha";
            case '~' -> "\\(ti";
            default -> Character.toString(c);
        };
    }

    /// A point at the beginning would be a macro.
    private static String start(String line) {
        return line.startsWith(".") ? "\\&" + line : line;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
