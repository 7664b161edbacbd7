package ferry.standalone;

import ferry.cli.command.CliCommand;
import ferry.cli.command.Globals;
import ferry.cli.command.Specs;
import ferry.cli.console.Console;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry serve`, as the command line sees it. The settings are those of [ServeSettings]; `--insecure` is among the
/// options that every command has.
final class ServeCommand implements CliCommand {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Specs.command(
                        "serve",
                        "Runs a server: accounts and files, in one process and one folder. Each"
                                + " option can also be set in the environment, as FERRY_LISTEN is"
                                + " for --listen.",
                        "ferry serve --registration open");
        for (Option option : ServeSettings.options(Map.of())) {
            if (!option.isToggle()) {
                spec.addOption(Specs.option(option.flag(), option.value(), help(option)));
            }
        }
        return spec;
    }

    private static String help(Option option) {
        String help = option.help().substring(0, 1).toUpperCase(Locale.ROOT);
        return help
                + option.help().substring(1)
                + option.fallback().map(value -> " (" + value + ")").orElse("");
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        try {
            ServeSettings settings = settings(arguments, console.environment());
            return new Serve(settings, console.out(), console.err()).run();
        } catch (UsageException wrong) {
            throw new ferry.cli.exit.UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    private static ServeSettings settings(ParseResult arguments, Map<String, String> environment) {
        List<Option> known = ServeSettings.options(environment);
        List<String> given = new ArrayList<>();
        for (Option option : known) {
            if (!option.isToggle() && arguments.hasMatchedOption(option.flag())) {
                given.add(option.flag() + "=" + arguments.matchedOptionValue(option.flag(), ""));
            }
        }
        if (Globals.of(arguments).insecure()) {
            given.add("--insecure");
        }
        return ServeSettings.of(Options.parse(known, given, environment));
    }
}
