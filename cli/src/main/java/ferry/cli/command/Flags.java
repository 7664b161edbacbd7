package ferry.cli.command;

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
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        String[] footer = new String[example.length + 2];
        footer[0] = "";
        footer[1] = example.length > 1 ? "Examples:" : "Example:";
        for (int i = 0; i < example.length; i++) {
            footer[i + 2] = "  " + example[i];
        }
        spec.usageMessage(new UsageMessageSpec().description(summary).footer(footer));
        return common(spec);
    }

    static CommandSpec common(CommandSpec spec) {
        return spec.addOption(
                        value(SERVER, "ADDRESS", "HOST:PORT or ferry://HOST:PORT#FINGERPRINT"))
                .addOption(flag(JSON, "Print JSON on standard output, and ask nothing."))
                .addOption(
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
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /// May be given several times, and several values at once with commas.
    static OptionSpec values(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String[].class)
                .arity("1")
                .splitRegex(",")
                .hideParamSyntax(true)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static PositionalParamSpec positional(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .type(String[].class)
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
