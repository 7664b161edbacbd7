package ferry.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Short forms for what commands are made of.
public final class Specs {

    private Specs() {}

    public static CommandSpec command(String name, String description, String example) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).footer("", "Example: " + example);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help")
                        .build());
        return spec;
    }

    public static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    public static PositionalParamSpec parameter(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity(arity)
                .type(arity.endsWith("*") ? String[].class : String.class)
                .description(description)
                .build();
    }
}
