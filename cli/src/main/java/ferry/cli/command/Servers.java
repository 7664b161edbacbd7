package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.UsageException;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.home.ServerIdentity;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Problem;
import ferry.client.model.ServerAddress;
import ferry.client.trust.FingerprintProbe;
import ferry.client.trust.Trust;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which server is meant, and how it has to prove itself.
public final class Servers {

    private final Console console;
    private final Globals globals;
    private final FerryHome home;

    public Servers(Console console, Globals globals) {
        this.console = console;
        this.globals = globals;
        this.home = FerryHome.at(FerryHome.usualPlace(console.environment(), console.userHome()));
    }

    public FerryHome home() {
        return home;
    }

    /// A client for what needs a login: the server is known already.
    public FerryClient known() {
        ConnectString wanted =
                wanted().orElseThrow(() ->
                        new FerryException(Problem.NOT_LOGGED_IN, "not logged in anywhere"));
        Trust trust =
                pinned(wanted)
                        .orElseThrow(() ->
                                new FerryException(
                                        Problem.NOT_LOGGED_IN,
                                        "not logged in at " + wanted.address()));
        return FerryClient.connect(wanted.address(), trust, home);
    }

    /// A client for a first login: the person may be asked for the server, and whether to trust it.
    public FerryClient toLogIn() {
        ConnectString wanted = wanted().orElseGet(this::askForServer);
        Trust trust = pinned(wanted).orElseGet(() -> askForTrust(wanted.address()));
        return FerryClient.connect(wanted.address(), trust, home);
    }

    /// By flag, by environment, or the one of the last login.
    public Optional<ConnectString> wanted() {
        Optional<String> typed =
                globals.server()
                        .or(() -> Optional.ofNullable(console.environment().get("FERRY_SERVER")))
                        .filter(text -> !text.isBlank());
        try {
            return typed.map(ConnectString::parse)
                    .or(() ->
                            home.lastAddress()
                                    .map(last -> new ConnectString(last, Optional.empty())));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + "; --server takes HOST:PORT");
        }
    }

    private ConnectString askForServer() {
        if (!console.canAsk()) {
            throw new UsageException("which server? Pass --server HOST:PORT");
        }
        String typed = console.ask("Server (HOST:PORT or connect string): ").strip();
        try {
            return ConnectString.parse(typed);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /// What is known of an address: from earlier, or from the connect string. The two must agree.
    private Optional<Trust> pinned(ConnectString wanted) {
        if (globals.insecure()) {
            return Optional.of(new Trust.Plaintext());
        }
        Optional<ServerIdentity> known = home.pinnedAt(wanted.address());
        Optional<Fingerprint> before = known.flatMap(ServerIdentity::authority);
        if (before.isPresent()
                && wanted.fingerprint().isPresent()
                && !before.equals(wanted.fingerprint())) {
            throw mismatch(before.get(), wanted.fingerprint().get());
        }
        Optional<Trust> trust = wanted.fingerprint().or(() -> before).map(Trust.Pinned::new);
        boolean plaintext = known.isPresent() && before.isEmpty();
        return trust.or(() -> plaintext ? Optional.of(new Trust.Plaintext()) : Optional.empty());
    }

    private static FerryException mismatch(Fingerprint before, Fingerprint now) {
        return new FerryException(
                Problem.PIN_MISMATCH,
                "this address is pinned to another server",
                Map.of("expected", before.text(), "presented", now.text()),
                null,
                null);
    }

    /// Like ssh: shown once, asked once, kept.
    private Trust askForTrust(ServerAddress address) {
        if (!console.canAsk()) {
            throw new UsageException(
                    "the server at "
                            + address
                            + " is not known here: pass --server ferry://"
                            + address
                            + "#FINGERPRINT, which it prints when it starts");
        }
        Fingerprint shown = FingerprintProbe.ask(address);
        console.err()
                .println("The server at " + address + " is new here. It shows the fingerprint");
        console.err().println("  " + shown);
        String answer =
                console.ask("Is this what the server printed when it started? [y/N] ")
                        .strip()
                        .toLowerCase(Locale.ROOT);
        if (!answer.equals("y") && !answer.equals("yes")) {
            throw new FerryException(Problem.PIN_UNKNOWN, "not trusted; nothing was sent");
        }
        return new Trust.Pinned(shown);
    }
}
