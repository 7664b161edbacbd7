package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.Account;
import ferry.client.model.ServerFacts;
import ferry.client.model.ServerFacts.Registration;
import java.util.Optional;

/// Logging in at a server: as who, and with which password.
public final class Entrance implements AutoCloseable {

    private final Invocation invocation;
    private final FerryClient client;
    private final PasswordQuestion password;

    private Entrance(Invocation invocation, FerryClient client) {
        this.invocation = invocation;
        this.client = client;
        this.password = new PasswordQuestion(invocation);
    }

    /// At the server that is named or was used last; else somebody is asked.
    public static Entrance at(Invocation invocation, boolean insecure) {
        Server server = new Servers(invocation).toEnter(insecure);
        return new Entrance(
                invocation,
                FerryClient.connect(server.address(), server.trust(), invocation.home()));
    }

    /// The client that is or will be logged in.
    public FerryClient client() {
        return client;
    }

    public Account login(String user) {
        return login(user, password(user));
    }

    /// The password of an account that exists: as it was given, or somebody is asked.
    public String password(String user) {
        return password.known(user);
    }

    public Account login(String user, String known) {
        return client.login(user, known, device());
    }

    /// Makes an account: with a code, which is good under every policy, or without.
    public Account register(String user) {
        ServerFacts facts = client.serverFacts();
        Optional<String> given = new CodeQuestion(invocation).given();
        Optional<String> code =
                given.isEmpty() && facts.registration() == Registration.INVITE
                        ? new CodeQuestion(invocation).asked()
                        : given;
        String fresh = password.fresh(facts.minPasswordCodePoints());
        return code.isPresent()
                ? client.redeem(user, code.get(), fresh, device())
                : client.register(user, fresh, device(), "");
    }

    /// Sets a password with a one-time code.
    public Account redeem(String user) {
        int least = client.serverFacts().minPasswordCodePoints();
        String code = new CodeQuestion(invocation).needed();
        return client.redeem(user, code, password.fresh(least), device());
    }

    private String device() {
        return DeviceName.here(invocation.surroundings());
    }

    /// The name that was typed on the command line, or is typed now.
    public static String user(Invocation invocation) {
        Optional<String> user = invocation.word();
        if (user.isEmpty() && invocation.interactive()) {
            user = invocation.console().readLine("User name: ");
        }
        return user.map(String::strip)
                .filter(name -> !name.isEmpty())
                .orElseThrow(
                        () -> Refusal.unasked("no user name is given", "add it: ferry login USER"));
    }

    @Override
    public void close() {
        client.close();
    }
}
