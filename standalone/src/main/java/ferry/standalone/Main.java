package ferry.standalone;

import ferry.cli.FerryProcess;
import java.util.List;

/// The `ferry` program: the client's commands, and those that need the services.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Read when the first logger is made: a server tells of itself, a command answers
        boolean serves = args.length > 0 && args[0].equals("serve");
        System.setProperty("ferry.log", serves ? "INFO" : "WARN");
        FerryProcess.run(args, List.of(new ServeCommand(System.getenv()), new DemoCommand()));
    }
}
