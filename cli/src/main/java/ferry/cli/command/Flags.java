package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.manual.Examples;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Makes options without annotations, which would cost time at every start.
final class Flags {

    static final String SERVER = "--server";
    static final String JSON = "--json";
    static final String VERBOSE = "--verbose";

    private Flags() {}

    /// A command with the options that all have.
    ///
    /// @param example what to type
    static CommandSpec command(Command command, String name, String summary, String... example) {
        return common(described(command, name, summary, example));
    }

    /// A command that needs no server as a rule, and prints what is neither for people nor JSON.
    static CommandSpec plain(Command command, String name, String summary, String... example) {
        return explained(described(command, name, summary, example));
    }

    private static CommandSpec described(
            Command command, String name, String summary, String... example) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage(new UsageMessageSpec().description(summary));
        Examples.add(spec, example);
        return spec;
    }

    static CommandSpec common(CommandSpec spec) {
        return explained(
                spec.addOption(server())
                        .addOption(flag(JSON, "Print JSON on standard output, and ask nothing.")));
    }

    static OptionSpec server() {
        return value(SERVER, "ADDRESS", "HOST:PORT or ferry://HOST:PORT#FINGERPRINT");
    }

    private static CommandSpec explained(CommandSpec spec) {
        return spec.addOption(
                        OptionSpec.builder("-v", VERBOSE)
                                .type(boolean.class)
                                .description("Show where an error comes from.")
                                .build())
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .type(boolean.class)
                                .usageHelp(true)
                                .description("Show this help.")
                                .build());
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    static OptionSpec value(String name, String label, String description) {
        return value(name, label, description, Offer.byLabel(label));
    }

    /// @param fits what the value may be, for completion
    static OptionSpec value(String name, String label, String description, Iterable<String> fits) {
        return OptionSpec.builder(name)
                .type(String.class)
                .completionCandidates(fits)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /// People, each of whom may be named by an option of its own, or several at once with commas.
    static OptionSpec people(String name, String description) {
        return values(name, "USER[,USER...]", description, Offer.PEOPLE);
    }

    private static OptionSpec values(
            String name, String label, String description, Iterable<String> fits) {
        return OptionSpec.builder(name)
                .type(String[].class)
                .completionCandidates(fits)
                .arity("1")
                .splitRegex(",")
                .hideParamSyntax(true)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static PositionalParamSpec positional(String label, String arity, String description) {
        return positional(label, arity, description, Offer.byLabel(label));
    }

    /// @param fits what may stand there, for completion
    static PositionalParamSpec positional(
            String label, String arity, String description, Iterable<String> fits) {
        return PositionalParamSpec.builder()
                .type(String[].class)
                .completionCandidates(fits)
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
