package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.client.model.Account;
import ferry.client.model.ServerAddress;
import picocli.CommandLine.Model.CommandSpec;

/// `login`, `register` and `redeem`: all end with tokens in the home of the person.
final class EnterCommand implements Command {

    private static final String INSECURE = "--insecure";
    private static final String SERVER = " --server 'ferry://files.example.org:7443#k2v...'";

    private enum Way {
        LOGIN,
        REGISTER,
        REDEEM
    }

    private final Way way;

    private EnterCommand(Way way) {
        this.way = way;
    }

    static Command login() {
        return new EnterCommand(Way.LOGIN);
    }

    static Command register() {
        return new EnterCommand(Way.REGISTER);
    }

    static Command redeem() {
        return new EnterCommand(Way.REDEEM);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                switch (way) {
                    case LOGIN ->
                            Flags.command(
                                    this,
                                    "login",
                                    "Log in. The password is asked for.",
                                    "ferry login alice" + SERVER,
                                    "pass show ferry | ferry login alice --password-stdin");
                    case REGISTER ->
                            Flags.command(
                                            this,
                                            "register",
                                            "Make an account, and log in.",
                                            "ferry register alice" + SERVER)
                                    .addOption(CodeQuestion.option());
                    case REDEEM ->
                            Flags.command(
                                    this,
                                    "redeem",
                                    "Set your password with a one-time code, and log in. The code"
                                            + " and the password are asked for.",
                                    "ferry redeem alice" + SERVER);
                };
        if (way != Way.LOGIN) {
            CodeQuestion.addTo(spec);
        }
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
                    switch (way) {
                        case LOGIN -> entrance.login(user);
                        case REGISTER -> entrance.register(user);
                        case REDEEM -> entrance.redeem(user);
                    };
            tell(account, entrance.client().address(), invocation);
        }
        return ExitCode.DONE;
    }

    private void tell(Account account, ServerAddress server, Invocation invocation) {
        if (invocation.json()) {
            invocation.screen().out(AccountJson.of(account, server));
        } else {
            String what =
                    switch (way) {
                        case LOGIN -> "Logged in as ";
                        case REGISTER -> "Registered and logged in as ";
                        case REDEEM -> "Password set, logged in as ";
                    };
            invocation.screen().out(what + SafeText.of(account.name()) + " at " + server);
        }
    }
}
