package ferry.standalone;

import ferry.auth.PepperCommand;
import ferry.cli.ExtraCommand;
import ferry.cli.FerryProcess;
import java.util.List;
import java.util.Map;

/// The `ferry` program: the client's commands, and those that need the services.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Read when the first logger is made: a server tells of itself, a command answers
        boolean serves = args.length > 0 && args[0].equals("serve");
        System.setProperty("ferry.log", serves ? "INFO" : "WARN");
        FerryProcess.run(
                args,
                List.of(
                        new ServeCommand(System.getenv()),
                        new DemoCommand(),
                        rotatePepper(System.getenv())));
    }

    private static ExtraCommand rotatePepper(Map<String, String> environment) {
        String data = ServeSettings.defaultData(environment).toString();
        return ExtraCommand.of(
                PepperCommand.NAME,
                "Add a pepper that new password hashes are made with, in a server's data folder.",
                (args, console) ->
                        new PepperCommand("ferry", data)
                                .run(args, environment, console.out(), console.err()));
    }
}
