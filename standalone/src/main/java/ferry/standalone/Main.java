package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.FerryProcess;
import ferry.cli.console.Console;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.util.List;

/// The `ferry` program: the client's commands, and a server.
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        // Read when the first logger is made: a server tells of itself, a command answers
        boolean serves = args.length > 0 && args[0].equals("serve");
        System.setProperty("ferry.log", serves ? "INFO" : "WARN");
        FerryProcess.run(args, List.of(serve(), demo()));
    }

    private static ExtraCommand serve() {
        return ExtraCommand.of(
                "serve",
                "Run a server: both services in one process.",
                (args, console) -> used("serve", console, () -> serve(args, console)));
    }

    private static ExtraCommand demo() {
        return ExtraCommand.of(
                "demo",
                "Show a live delivery between two people, on a server that leaves nothing behind.",
                (args, console) ->
                        used(
                                "demo",
                                console,
                                () -> Demo.command(args, console.out(), console.err())));
    }

    private static int serve(List<String> args, Console console) {
        List<Option> known = ServeSettings.options(System.getenv());
        Options options = Options.parse(known, args, System.getenv());
        if (options.isOn("help")) {
            console.out().println("Usage: ferry serve [OPTION...]\n");
            console.out().println("Runs a server: both services in one process.\n");
            console.out().println(Options.usage(known));
            console.out().println("\nExample: ferry serve --registration open");
            return 0;
        }
        return new Serve(ServeSettings.of(options), console.out(), console.err()).run();
    }

    private static int used(String command, Console console, Use use) {
        try {
            return use.exitCode();
        } catch (UsageException wrong) {
            console.err().println("ferry " + command + ": " + wrong.getMessage());
            return USAGE;
        }
    }

    private interface Use {
        int exitCode();
    }
}
