package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.Account;
import java.util.Optional;
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
        spec.addOption(Flags.flag(INSECURE, "Without TLS, to a server on this machine only."));
        return PasswordQuestion.addTo(spec);
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Server server = new Servers(invocation).toEnter(invocation.flag(INSECURE));
        String user = invocation.word().orElseGet(() -> askUser(invocation));
        try (FerryClient client =
                FerryClient.connect(server.address(), server.trust(), invocation.home())) {
            Account account = enter(client, user, invocation);
            tell(account, server, invocation);
        }
        return ExitCode.DONE;
    }

    private Account enter(FerryClient client, String user, Invocation invocation) {
        PasswordQuestion question = new PasswordQuestion(invocation);
        String device = DeviceName.here(invocation.surroundings());
        if (!register) {
            return client.login(user, question.known(user), device);
        }
        String password = question.fresh(client.serverFacts().minPasswordCodePoints());
        return client.register(user, password, device, invocation.value(CODE).orElse(""));
    }

    private static String askUser(Invocation invocation) {
        Optional<String> typed =
                invocation.interactive()
                        ? invocation.console().readLine("User name: ")
                        : Optional.empty();
        return typed.map(String::strip)
                .filter(name -> !name.isEmpty())
                .orElseThrow(
                        () -> Refusal.unasked("no user name is given", "add it: ferry login USER"));
    }

    private void tell(Account account, Server server, Invocation invocation) {
        if (invocation.json()) {
            invocation.screen().out(AccountJson.of(account, server));
        } else {
            String what = register ? "Registered and logged in as " : "Logged in as ";
            invocation.screen().out(what + account.name() + " at " + server.address());
        }
    }
}
