package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.console.Screen;
import ferry.client.home.FerryHome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// One call of one command: what was typed, and what is around.
final class Invocation {

    private final Surroundings surroundings;
    private final ParseResult root;
    private final ParseResult own;
    private final Screen screen;

    /// @param root what was parsed of the whole line
    /// @param own the part of it that belongs to the command
    Invocation(Surroundings surroundings, ParseResult root, ParseResult own) {
        this.surroundings = surroundings;
        this.root = root;
        this.own = own;
        this.screen = new Screen(surroundings.console());
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Console console() {
        return surroundings.console();
    }

    Screen screen() {
        return screen;
    }

    FerryHome home() {
        return FerryHome.at(
                FerryHome.usualPlace(surroundings.environment(), surroundings.userHome()));
    }

    boolean json() {
        return flag(Flags.JSON);
    }

    /// Whether somebody may be asked.
    boolean interactive() {
        return !json() && console().interactive();
    }

    Optional<String> server() {
        return value(Flags.SERVER)
                .or(() -> Optional.of(surroundings.variable("FERRY_SERVER")))
                .filter(address -> !address.isEmpty());
    }

    boolean flag(String name) {
        return matched(name, Boolean.FALSE);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(this.<@Nullable String>matched(name, null));
    }

    List<String> values(String name) {
        return List.of(matched(name, new String[0]));
    }

    /// Options that all commands have may stand in front of the command too.
    private <T extends @Nullable Object> T matched(String name, T otherwise) {
        ParseResult from = own.hasMatchedOption(name) ? own : root;
        return from.hasMatchedOption(name) ? from.matchedOptionValue(name, otherwise) : otherwise;
    }

    /// What was typed besides options.
    List<String> words() {
        List<PositionalParamSpec> positionals = own.matchedPositionals();
        if (positionals.isEmpty()) {
            return List.of();
        }
        String @Nullable [] words = positionals.getFirst().getValue();
        return words == null ? List.of() : List.of(words);
    }

    Optional<String> word() {
        return words().stream().findFirst();
    }
}
