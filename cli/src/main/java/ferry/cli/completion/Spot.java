package ferry.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What can be typed after one command.
///
/// @param path the words that lead here, each with a blank before it: ` admin user`; empty for the program itself
/// @param words what fits where no option is; empty where anything may stand
record Spot(String path, List<Below> commands, List<Flag> flags, Iterable<String> words) {

    /// A command beneath.
    ///
    /// @param names its own first, then its aliases
    record Below(List<String> names, String summary) {}

    /// @param fits what its value may be
    /// @param list whether several values may stand with commas between them
    record Flag(
            List<String> names,
            boolean takesValue,
            Iterable<String> fits,
            boolean list,
            String summary) {}

    /// All of a program, from its top.
    static List<Spot> of(CommandSpec program) {
        List<Spot> spots = new ArrayList<>();
        add(program, "", spots);
        return List.copyOf(spots);
    }

    private static void add(CommandSpec spec, String path, List<Spot> spots) {
        spots.add(new Spot(path, below(spec), flags(spec), words(spec)));
        for (Map.Entry<String, CommandLine> sub : spec.subcommands().entrySet()) {
            CommandSpec command = sub.getValue().getCommandSpec();
            if (sub.getKey().equals(command.name())) { // not once more for an alias
                add(command, path + " " + command.name(), spots);
            }
        }
    }

    private static List<Below> below(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .filter(command -> !command.usageMessage().hidden())
                .map(command -> new Below(names(command), summary(command)))
                .toList();
    }

    private static List<String> names(CommandSpec command) {
        return Stream.concat(Stream.of(command.name()), Stream.of(command.aliases())).toList();
    }

    /// The first sentence.
    private static String summary(CommandSpec command) {
        String text = String.join(" ", command.usageMessage().description());
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static List<Flag> flags(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden()).map(Spot::flag).toList();
    }

    private static Flag flag(OptionSpec option) {
        Iterable<String> fits = option.completionCandidates();
        return new Flag(
                List.of(option.names()),
                option.arity().max() > 0,
                fits == null ? List.of() : fits,
                option.splitRegex().equals(","),
                String.join(" ", option.description()));
    }

    private static Iterable<String> words(CommandSpec spec) {
        return spec.positionalParameters().stream()
                .findFirst()
                .map(PositionalParamSpec::completionCandidates)
                .orElse(List.of());
    }
}
