package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.client.model.Account;
import ferry.client.model.ServerAddress;
import picocli.CommandLine.Model.CommandSpec;

/// `login` and `register`: both end with tokens in the home of the person.
final class EnterCommand implements Command {

    private static final String INSECURE = "--insecure";
    private static final String CODE = "--code";

    private final boolean register;

    private EnterCommand(boolean register) {
        this.register = register;
    }

    static Command login() {
        return new EnterCommand(false);
    }

    static Command register() {
        return new EnterCommand(true);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                register
                        ? Flags.command(
                                        this,
                                        "register",
                                        "Make an account, and log in.",
                                        "ferry register alice --server"
                                                + " 'ferry://files.example.org:7443#k2v...'")
                                .addOption(Flags.value(CODE, "CODE", "Invitation code."))
                        : Flags.command(
                                this,
                                "login",
                                "Log in. The password is asked for.",
                                "ferry login alice --server"
                                        + " 'ferry://files.example.org:7443#k2v...'",
                                "pass show ferry | ferry login alice --password-stdin");
        spec.addPositional(Flags.positional("USER", "0..1", "Your user name."));
        spec.addOption(AuthorityChoice.option());
        spec.addOption(Flags.flag(INSECURE, "Without TLS, to a server on this machine only."));
        return PasswordQuestion.addTo(spec);
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Entrance entrance = Entrance.at(invocation, invocation.flag(INSECURE))) {
            String user = Entrance.user(invocation);
            Account account =
                    register
                            ? entrance.register(user, invocation.value(CODE).orElse(""))
                            : entrance.login(user);
            tell(account, entrance.client().address(), invocation);
        }
        return ExitCode.DONE;
    }

    private void tell(Account account, ServerAddress server, Invocation invocation) {
        if (invocation.json()) {
            invocation.screen().out(AccountJson.of(account, server));
        } else {
            String what = register ? "Registered and logged in as " : "Logged in as ";
            invocation.screen().out(what + SafeText.of(account.name()) + " at " + server);
        }
    }
}
