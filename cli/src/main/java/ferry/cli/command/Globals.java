package ferry.cli.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// Options that every command takes, in front of its name or behind it.
///
/// @param server as it was typed
/// @param insecure plaintext, to a loopback address only
public record Globals(Optional<String> server, boolean insecure, boolean json, boolean verbose) {

    private static final String SERVER = "--server";
    private static final String INSECURE = "--insecure";
    private static final String JSON = "--json";
    private static final String VERBOSE = "--verbose";

    public static void addTo(CommandSpec root) {
        root.addOption(
                        option(SERVER)
                                .paramLabel("ADDRESS")
                                .type(String.class)
                                .description(
                                        "The server: HOST:PORT, or the connect string"
                                                + " ferry://HOST:PORT#FINGERPRINT that it printed")
                                .build())
                .addOption(
                        option(INSECURE)
                                .description("No encryption; for servers on this machine only")
                                .build())
                .addOption(
                        option(JSON)
                                .description("Write JSON to standard output, one object a line")
                                .build())
                .addOption(
                        option("-v", VERBOSE)
                                .description("Say more when something goes wrong")
                                .build());
    }

    private static OptionSpec.Builder option(String... names) {
        return OptionSpec.builder(names).scopeType(ScopeType.INHERIT);
    }

    public static Globals of(ParseResult arguments) {
        @Nullable String server = arguments.matchedOptionValue(SERVER, (@Nullable String) null);
        return new Globals(
                Optional.ofNullable(server),
                arguments.hasMatchedOption(INSECURE),
                arguments.hasMatchedOption(JSON),
                arguments.hasMatchedOption(VERBOSE));
    }
}
