package ferry.cli.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What may stand where the last word of a command is being typed.
///
/// @param offered an [Offer], or all that may stand there; empty where it is whatever somebody likes
/// @param before what stays of the last word: an option with its `=`, and values that have a comma behind them
/// @param typed the rest of the last word
/// @param list whether a comma and another value may follow
public record Fit(Iterable<String> offered, String before, String typed, boolean list) {

    /// @param command whose words these are
    /// @param earlier the words between the command and the last one
    /// @param last as far as it is typed
    public static Fit at(CommandSpec command, List<String> earlier, String last) {
        Optional<OptionSpec> awaiting =
                earlier.isEmpty() ? Optional.empty() : valued(command, earlier.getLast());
        if (awaiting.isPresent()) {
            return value(awaiting.get(), "", last);
        }
        int equals = last.indexOf('=');
        if (last.startsWith("--") && equals > 0) {
            return valued(command, last.substring(0, equals))
                    .map(option ->
                            value(
                                    option,
                                    last.substring(0, equals + 1),
                                    last.substring(equals + 1)))
                    .orElseGet(() -> new Fit(List.of(), "", last, false));
        }
        return new Fit(last.startsWith("-") ? flags(command) : words(command), "", last, false);
    }

    private static Optional<OptionSpec> valued(CommandSpec command, String name) {
        return Optional.ofNullable(command.findOption(name))
                .filter(option -> name.startsWith("-") && option.arity().max() > 0);
    }

    private static Fit value(OptionSpec option, String before, String typed) {
        Iterable<String> offered = option.completionCandidates();
        boolean list = option.splitRegex().equals(",");
        int comma = list ? typed.lastIndexOf(',') + 1 : 0;
        return new Fit(
                offered == null ? List.of() : offered,
                before + typed.substring(0, comma),
                typed.substring(comma),
                list);
    }

    private static List<String> flags(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Arrays.stream(option.names()))
                .toList();
    }

    private static Iterable<String> words(CommandSpec command) {
        return command.positionalParameters().stream()
                .findFirst()
                .<Iterable<String>>map(positional -> positional.completionCandidates())
                .orElse(List.of());
    }
}
