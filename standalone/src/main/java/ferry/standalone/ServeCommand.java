package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.command.Usage;
import ferry.cli.console.Console;
import ferry.cli.outcome.ExitCode;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.util.List;
import java.util.Map;

/// `ferry serve`, as the command line sees it.
final class ServeCommand implements ExtraCommand {
    private final Map<String, String> environment;

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "Run a server: accounts and files, in one process and one folder.";
    }

    @Override
    public Usage usage() {
        return Usages.of(
                "",
                ServeSettings.options(environment),
                "ferry serve --registration open",
                "ferry serve --data /srv/ferry --advertise files.example.org:7443");
    }

    @Override
    public int run(List<String> args, Console console) {
        List<Option> known = ServeSettings.options(environment);
        ServeSettings settings;
        try {
            Options options = Options.parse(known, args, environment);
            if (options.isOn("help")) {
                console.out().println(usage(known));
                return ExitCode.DONE.number();
            }
            settings = ServeSettings.of(options);
        } catch (UsageException wrong) {
            console.err().println("ferry serve: " + wrong.getMessage());
            return ExitCode.USAGE.number();
        }
        return new Serve(settings, console.out(), console.err()).run();
    }

    private String usage(List<Option> known) {
        return """
        Usage: ferry serve [OPTION...]

        %s The variable in brackets says the same in the environment.

        %s

        Example: ferry serve --registration open\
        """
                .formatted(summary(), Options.usage(known));
    }
}
