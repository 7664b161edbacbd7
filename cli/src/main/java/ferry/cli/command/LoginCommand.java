package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.exit.UsageException;
import ferry.cli.render.Escaped;
import ferry.client.FerryClient;
import ferry.client.model.Account;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry login` and `ferry register`, which differ in one call.
public final class LoginCommand implements CliCommand {

    private static final String CODE = "--code";
    private static final String DEVICE = "--device";

    private final boolean register;

    private LoginCommand(boolean register) {
        this.register = register;
    }

    public static CliCommand login() {
        return new LoginCommand(false);
    }

    public static CliCommand register() {
        return new LoginCommand(true);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                register
                        ? Specs.command(
                                "register",
                                "Makes an account and logs in.",
                                "ferry register alice --server ferry://files.example.org#k2v...")
                        : Specs.command(
                                "login",
                                "Logs in; this machine stays logged in until ferry logout.",
                                "ferry login alice --server ferry://files.example.org#k2v...");
        spec.addPositional(Specs.parameter("USER", "0..1", "User name; asked for if missing"));
        spec.addOption(Passwords.option());
        spec.addOption(Specs.option(DEVICE, "NAME", "What to call this machine"));
        if (register) {
            spec.addOption(Specs.option(CODE, "CODE", "Invite code, where one is needed"));
        }
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        try (FerryClient client = new Servers(console, globals).toLogIn()) {
            String user = user(arguments, console);
            String device = arguments.matchedOptionValue(DEVICE, Devices.name(console));
            Account account =
                    register
                            ? client.register(
                                    user,
                                    Passwords.fresh(arguments, console),
                                    device,
                                    arguments.matchedOptionValue(CODE, ""))
                            : client.login(user, Passwords.of(arguments, console), device);
            AccountText.print(account, client.address(), globals, console, "logged in as ");
        }
        return ExitCode.DONE.number();
    }

    private static String user(ParseResult arguments, Console console) {
        @Nullable String typed =
                arguments.matchedPositionalValue(
                        0, console.environment().getOrDefault("FERRY_USER", ""));
        if (typed != null && !typed.isEmpty()) {
            return typed;
        }
        if (!console.canAsk()) {
            throw new UsageException("which user? Pass the name: ferry login USER");
        }
        return Escaped.line(console.ask("User: ").strip());
    }
}
