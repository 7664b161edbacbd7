package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.FerryProcess;
import ferry.cli.console.Console;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.util.List;

/// The `ferry` program: the client's commands, and a server.
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
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
        Options options =
                Options.parse(ServeSettings.options(System.getenv()), args, System.getenv());
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
