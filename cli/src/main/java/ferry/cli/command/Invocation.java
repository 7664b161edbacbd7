package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.console.Screen;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// One call of one command: what was typed, and what is around.
public final class Invocation {

    private final Surroundings surroundings;
    private final Seat seat;
    private final Supplier<CommandSpec> program;
    private final ParseResult root;
    private final ParseResult own;
    private final Screen screen;

    /// @param program makes what explains all that can be typed
    /// @param root what was parsed of the whole line
    /// @param own the part of it that belongs to the command
    Invocation(
            Surroundings surroundings,
            Seat seat,
            Supplier<CommandSpec> program,
            ParseResult root,
            ParseResult own) {
        this.surroundings = surroundings;
        this.seat = seat;
        this.program = program;
        this.root = root;
        this.own = own;
        this.screen = new Screen(surroundings.console(), flag(Flags.VERBOSE));
    }

    /// The same call with another console.
    public Invocation at(Console console) {
        return new Invocation(surroundings.with(console), seat, program, root, own);
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public Console console() {
        return surroundings.console();
    }

    public Screen screen() {
        return screen;
    }

    /// All that can be typed.
    public CommandSpec program() {
        return program.get();
    }

    Seat seat() {
        return seat;
    }

    /// Does something at the server where somebody has logged in.
    <T> T connected(Function<FerryClient, T> work) {
        refuseOtherServer();
        return seat.connected(
                new Servers(this)::client, client -> Spelling.hinting(client, word(), work));
    }

    private void refuseOtherServer() {
        if (!seat.serverIsFree() && value(Flags.SERVER).isPresent()) {
            throw Refusal.usage(
                    "a session stays at its server, and --server names one",
                    "leave --server out, or quit and run ferry --server ADDRESS");
        }
    }

    public FerryHome home() {
        return FerryHome.at(homeFolder());
    }

    /// Where [#home] is, which may not be there yet.
    public Path homeFolder() {
        return FerryHome.usualPlace(surroundings.environment(), surroundings.userHome());
    }

    boolean json() {
        return flag(Flags.JSON);
    }

    /// Whether somebody may be asked.
    public boolean interactive() {
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

    /// Options that all commands have may stand in front of the command too, and of the one above it.
    private <T extends @Nullable Object> T matched(String name, T otherwise) {
        T found = otherwise;
        for (ParseResult at = root; at != null; at = at.subcommand()) {
            if (at.hasMatchedOption(name)) {
                found = at.matchedOptionValue(name, found);
            }
        }
        return found;
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
