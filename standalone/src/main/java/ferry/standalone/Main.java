package ferry.standalone;

import ferry.cli.FerryCli;
import ferry.cli.console.SystemConsole;
import java.util.List;

/// The `ferry` program: the commands of the client, and those that need the services.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Read when the first logger is made: a server tells of itself, a command answers
        System.setProperty("ferry.log", List.of(args).contains("serve") ? "INFO" : "WARN");
        System.exit(
                FerryCli.run(
                        args, new SystemConsole(), List.of(new ServeCommand(), new DemoCommand())));
    }
}
