package ferry.cli.manual;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// What stands at the end of a command's help: lines to type, as they are.
public final class Examples {

    private static final String INDENT = "  ";

    private Examples() {}

    public static void add(CommandSpec spec, String... lines) {
        spec.usageMessage()
                .footer(
                        Stream.concat(
                                        Stream.of("", lines.length > 1 ? "Examples:" : "Example:"),
                                        Stream.of(lines)
                                                .map(line -> INDENT + line.replace("%", "%%")))
                                .toArray(String[]::new));
    }

    /// Adds a line that says something else.
    public static void more(CommandSpec spec, String line) {
        spec.usageMessage()
                .footer(
                        Stream.concat(Stream.of(spec.usageMessage().footer()), Stream.of("", line))
                                .toArray(String[]::new));
    }

    /// The lines of a command.
    public static List<String> of(CommandSpec spec) {
        return Stream.of(spec.usageMessage().footer())
                .filter(line -> line.startsWith(INDENT))
                .map(line -> line.substring(INDENT.length()).replace("%%", "%"))
                .toList();
    }
}
