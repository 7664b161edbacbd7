package ferry.standalone;

import ferry.auth.CalibrateCommand;
import ferry.auth.PepperCommand;
import ferry.auth.login.PasswordVerifier;
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
        FerryProcess.run(args, commands(System.getenv()));
    }

    /// Those that need the services.
    static List<ExtraCommand> commands(Map<String, String> environment) {
        return List.of(
                new ServeCommand(environment),
                new DemoCommand(),
                new CaCommand(),
                new AdminBackupCommand(environment),
                new AdminRestoreCommand(environment),
                rotatePepper(environment),
                calibrate(environment));
    }

    private static ExtraCommand rotatePepper(Map<String, String> environment) {
        String data = ServeSettings.defaultData(environment).toString();
        return ExtraCommand.of(
                PepperCommand.NAME,
                "Add a pepper that new password hashes are made with, in a server's data folder.",
                () -> Usages.of("", PepperCommand.options(data), "ferry " + PepperCommand.NAME),
                (args, console) ->
                        new PepperCommand("ferry", data)
                                .run(args, environment, console.out(), console.err()));
    }

    private static ExtraCommand calibrate(Map<String, String> environment) {
        return ExtraCommand.of(
                CalibrateCommand.NAME,
                "Say which --bcrypt-cost of a server suits this machine.",
                () -> Usages.of("", CalibrateCommand.OPTIONS, "ferry " + CalibrateCommand.NAME),
                (args, console) ->
                        new CalibrateCommand("ferry", PasswordVerifier.bcrypt(), System::nanoTime)
                                .run(args, environment, console.out(), console.err()));
    }
}
