package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Authorities;
import ferry.client.trust.Trust;
import java.time.Duration;
import java.util.Optional;

/// Finds the server that is meant: the one that is named, or the one of the last login.
final class Servers {

    private static final int MAX_TRIES = 3;
    private static final String WHERE =
            "add --server 'ferry://HOST:PORT#FINGERPRINT', which the server prints when it starts";

    private final Invocation invocation;
    private final FerryHome home;

    Servers(Invocation invocation) {
        this.invocation = invocation;
        this.home = invocation.home();
    }

    /// A client of a server where somebody has logged in. Nothing is asked.
    FerryClient client() {
        Server server = known();
        return FerryClient.connect(server.address(), server.trust(), home);
    }

    /// The same for a question that is not worth waiting for: a server that is away is not tried again.
    FerryClient hastyClient() {
        Server server = known();
        return FerryClient.connect(server.address(), server.trust(), home, Duration.ZERO);
    }

    Server known() {
        ConnectString connect = named().orElseGet(this::lastUsed);
        Trust trust =
                pinned(connect)
                        .orElseThrow(() ->
                                new Refusal(
                                        ExitCode.LOGIN,
                                        "NOT_LOGGED_IN",
                                        "you are not logged in at " + connect.address(),
                                        "ferry login --server " + connect.address()));
        return new Server(connect.address(), trust);
    }

    private ConnectString lastUsed() {
        ServerAddress address =
                home.lastAddress()
                        .orElseThrow(() ->
                                new Refusal(
                                        ExitCode.LOGIN,
                                        "NOT_LOGGED_IN",
                                        "you are not logged in anywhere",
                                        "ferry login --server 'ferry://HOST:PORT#FINGERPRINT'"));
        return new ConnectString(address, Optional.empty());
    }

    /// The server to log in at. On a terminal, what is missing is asked for.
    Server toEnter(boolean insecure) {
        ConnectString connect = named().or(this::last).orElseGet(this::askAddress);
        if (insecure) {
            return insecure(connect.address());
        }
        Optional<Authorities> named = new AuthorityChoice(invocation).authorities();
        if (named.isPresent()) {
            return named(connect, new Trust.Named(named.get()));
        }
        Trust trust = pinned(connect).orElseGet(() -> new PinQuestion(invocation).ask(connect));
        return new Server(connect.address(), trust);
    }

    /// Whoever is known otherwise stays known so: a flag must not undo a pin.
    private Server named(ConnectString connect, Trust.Named trust) {
        if (connect.fingerprint().isPresent()) {
            throw Refusal.usage(
                    "--server names a fingerprint, and --ca other authorities",
                    "leave --ca out, or the part of --server that begins with #");
        }
        Optional<Trust> known = home.trustAt(connect.address());
        if (known.isPresent()
                && !known.get().equals(trust)
                && !(known.get() instanceof Trust.Plaintext)) {
            throw changed(
                    connect.address()
                            + " is known "
                            + Familiarity.of(known.get())
                            + ", but --ca says "
                            + Familiarity.of(trust),
                    connect.address());
        }
        return new Server(connect.address(), trust);
    }

    /// Who was pinned once is not spoken to without TLS: a flag must not undo a pin.
    private Server insecure(ServerAddress address) {
        if (home.pinnedAt(address).filter(known -> !known.plaintext()).isPresent()) {
            throw new Refusal(
                    ExitCode.INTEGRITY,
                    "PIN_MISMATCH",
                    address + " is pinned, and --insecure would talk to whoever listens there",
                    "leave --insecure out; if TLS was switched off there on purpose: ferry trust"
                            + " reset --server "
                            + address);
        }
        if (!address.loopback()) {
            throw Refusal.usage(
                    "--insecure is for a server on this machine, and " + address + " is not",
                    "leave --insecure out");
        }
        return new Server(address, new Trust.Plaintext());
    }

    /// The server that has to be named.
    ConnectString named(String what) {
        return named().orElseThrow(() -> Refusal.usage(what + ": no server is named", WHERE));
    }

    private Optional<ConnectString> named() {
        return invocation.server().map(Servers::parse);
    }

    private static ConnectString parse(String text) {
        try {
            return ConnectString.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("--server: " + e.getMessage(), WHERE);
        }
    }

    private Optional<ConnectString> last() {
        return home.lastAddress().map(address -> new ConnectString(address, Optional.empty()));
    }

    /// A slip of the finger is explained, and asked for again.
    private ConnectString askAddress() {
        if (!invocation.interactive()) {
            throw Refusal.unasked("no server is named", WHERE);
        }
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            String typed =
                    invocation
                            .console()
                            .readLine("Server (HOST:PORT or connect string): ")
                            .filter(line -> !line.isBlank())
                            .orElseThrow(() -> Refusal.unasked("no server is named", WHERE));
            try {
                return ConnectString.parse(typed.strip());
            } catch (IllegalArgumentException e) {
                invocation.screen().err("That is no server: " + e.getMessage());
            }
        }
        throw Refusal.unasked("no server is named", WHERE);
    }

    /// Whom to believe at this address. What is typed must not contradict what is pinned.
    private Optional<Trust> pinned(ConnectString connect) {
        Optional<Trust> known = home.trustAt(connect.address());
        Optional<Trust> typed = connect.fingerprint().map(Trust.Pinned::new);
        if (typed.isPresent() && known.isPresent()) {
            refuseChange(connect.address(), known.get(), typed.get());
        }
        return typed.or(() -> known);
    }

    private static void refuseChange(ServerAddress address, Trust known, Trust typed) {
        if (!known.equals(typed) && !(known instanceof Trust.Plaintext)) {
            throw changed(
                    address
                            + " is known "
                            + Familiarity.of(known)
                            + ", but --server says "
                            + Familiarity.of(typed),
                    address);
        }
    }

    private static Refusal changed(String message, ServerAddress address) {
        return new Refusal(
                ExitCode.INTEGRITY,
                "PIN_MISMATCH",
                message,
                "if the operator of the server confirms the change: ferry trust reset --server "
                        + address);
    }
}
