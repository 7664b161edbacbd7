package ferry.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One page of the manual.
///
/// @param name as `man` knows it: `ferry-admin-user`
/// @param text in the language that `man` reads
public record ManualPage(String name, String text) {

    private static final String SECTION = "1";
    private static final List<String> EXITS =
            List.of(
                    "0", "done",
                    "1", "another error",
                    "2", "called wrongly, or somebody would have to be asked",
                    "3", "not found",
                    "4", "a login is needed or refused",
                    "5", "locked out for a while",
                    "6", "network: the same command goes on later",
                    "7", "refused",
                    "8", "integrity: something is not what it should be",
                    "9", "no room: a quota or a disk is full",
                    "10", "some of it was done, some was not",
                    "130", "interrupted");
    private static final List<String> ENVIRONMENT =
            List.of(
                    "FERRY_HOME",
                            "Where logins and what is unfinished are kept; a folder of your own.",
                    "FERRY_SERVER", "The server, where --server does not name one.",
                    "FERRY_PASSWORD", "Answers the question for the password.");

    /// The file that the page belongs into.
    public String fileName() {
        return name + "." + SECTION;
    }

    /// A page for every command that is shown.
    ///
    /// @param version of the program
    public static List<ManualPage> of(CommandSpec program, String version) {
        List<ManualPage> pages = new ArrayList<>();
        add(program, version, pages);
        return List.copyOf(pages);
    }

    private static void add(CommandSpec spec, String version, List<ManualPage> pages) {
        pages.add(new ManualPage(name(spec), page(spec, version)));
        below(spec).forEach(command -> add(command, version, pages));
    }

    private static List<CommandSpec> below(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private static String page(CommandSpec spec, String version) {
        Troff page = new Troff();
        page.macro(
                "TH",
                name(spec).toUpperCase(java.util.Locale.ROOT),
                SECTION,
                "",
                "ferry " + version,
                "Ferry");
        List<String> sentences =
                List.of(String.join(" ", spec.usageMessage().description()).split("(?<=\\.) ", 2));
        page.macro("SH", "NAME");
        page.formatted(
                Troff.escaped(name(spec))
                        + " \\- "
                        + Troff.escaped(headline(sentences.getFirst())));
        page.macro("SH", "SYNOPSIS");
        synopsis(spec, page);
        page.macro("SH", "DESCRIPTION");
        sentences.forEach(page::line);
        options(spec, page);
        commands(spec, page);
        examples(spec, page);
        if (spec.parent() == null) {
            pairs("EXIT STATUS", EXITS, page);
            pairs("ENVIRONMENT", ENVIRONMENT, page);
        }
        seeAlso(spec, page);
        return page.toString();
    }

    private static String headline(String sentence) {
        String bare =
                sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return bare.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + bare.substring(1);
    }

    private static void synopsis(CommandSpec spec, Troff page) {
        boolean first = true;
        for (String called : calls(spec)) {
            if (!first) {
                page.macro("br");
            }
            first = false;
            StringBuilder line = new StringBuilder(Troff.bold(called));
            if (!spec.options().isEmpty()) {
                line.append(" [").append(Troff.italic("OPTION")).append("...]");
            }
            spec.positionalParameters().forEach(word -> line.append(' ').append(described(word)));
            if (!below(spec).isEmpty()) {
                line.append(" [").append(Troff.italic("COMMAND")).append(']');
            }
            page.formatted(line.toString());
        }
    }

    /// The command, and under its other names.
    private static List<String> calls(CommandSpec spec) {
        String above = spec.parent() == null ? "" : spec.parent().qualifiedName() + " ";
        return Stream.concat(Stream.of(spec.name()), Stream.of(spec.aliases()))
                .map(name -> above + name)
                .toList();
    }

    private static String described(PositionalParamSpec word) {
        String label = Troff.italic(word.paramLabel());
        String many = word.arity().max() > 1 && word.arity().isVariable() ? "..." : "";
        return word.arity().min() == 0 ? "[" + label + many + "]" : label + many;
    }

    private static void options(CommandSpec spec, Troff page) {
        page.macro("SH", "OPTIONS");
        for (PositionalParamSpec word : spec.positionalParameters()) {
            if (word.description().length > 0 && !word.description()[0].isEmpty()) {
                page.macro("TP").formatted(Troff.italic(word.paramLabel()));
                page.line(String.join(" ", word.description()));
            }
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                page.macro("TP").formatted(described(option));
                page.line(String.join(" ", option.description()));
            }
        }
    }

    private static String described(OptionSpec option) {
        String names = Stream.of(option.names()).map(Troff::bold).collect(Collectors.joining(", "));
        return option.arity().max() > 0 ? names + " " + Troff.italic(option.paramLabel()) : names;
    }

    private static void commands(CommandSpec spec, Troff page) {
        List<CommandSpec> commands = below(spec);
        if (commands.isEmpty()) {
            return;
        }
        page.macro("SH", "COMMANDS");
        for (CommandSpec command : commands) {
            page.macro("TP").formatted(Troff.bold(command.name()));
            page.line(String.join(" ", command.usageMessage().description()));
        }
    }

    private static void examples(CommandSpec spec, Troff page) {
        page.macro("SH", "EXAMPLES").macro("EX");
        Examples.of(spec).forEach(page::line);
        page.macro("EE");
    }

    private static void pairs(String title, List<String> pairs, Troff page) {
        page.macro("SH", title);
        for (int i = 0; i < pairs.size(); i += 2) {
            page.macro("TP").formatted(Troff.bold(pairs.get(i)));
            page.line(pairs.get(i + 1));
        }
    }

    private static void seeAlso(CommandSpec spec, Troff page) {
        List<CommandSpec> others = new ArrayList<>(below(spec));
        if (spec.parent() != null) {
            others.addFirst(spec.parent());
        }
        if (others.isEmpty()) {
            return;
        }
        page.macro("SH", "SEE ALSO");
        page.formatted(
                others.stream()
                        .map(other -> Troff.bold(name(other)) + "(" + SECTION + ")")
                        .collect(Collectors.joining(",\n")));
    }
}
