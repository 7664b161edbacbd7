package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.home.ServerIdentity;
import ferry.client.model.ConnectString;
import ferry.client.model.Fingerprint;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import java.util.Optional;

/// Finds the server that is meant: the one that is named, or the one of the last login.
final class Servers {

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
        Trust trust = pinned(connect).orElseGet(() -> new PinQuestion(invocation).ask(connect));
        return new Server(connect.address(), trust);
    }

    /// Who was pinned once is not spoken to without TLS: a flag must not undo a pin.
    private Server insecure(ServerAddress address) {
        if (home.pinnedAt(address).flatMap(ServerIdentity::authority).isPresent()) {
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

    private ConnectString askAddress() {
        if (!invocation.interactive()) {
            throw Refusal.unasked("no server is named", WHERE);
        }
        return invocation
                .console()
                .readLine("Server (HOST:PORT or connect string): ")
                .filter(line -> !line.isBlank())
                .map(Servers::parse)
                .orElseThrow(() -> Refusal.unasked("no server is named", WHERE));
    }

    /// Whom to believe at this address. What is typed must not contradict what is pinned.
    private Optional<Trust> pinned(ConnectString connect) {
        Optional<ServerIdentity> known = home.pinnedAt(connect.address());
        Optional<Fingerprint> pin = known.flatMap(ServerIdentity::authority);
        if (connect.fingerprint().isPresent() && pin.isPresent()) {
            refuseChange(connect.address(), pin.get(), connect.fingerprint().get());
        }
        Optional<Trust> trust = connect.fingerprint().or(() -> pin).map(Trust.Pinned::new);
        boolean plaintext = known.isPresent() && pin.isEmpty() && connect.address().loopback();
        return trust.isEmpty() && plaintext ? Optional.of(new Trust.Plaintext()) : trust;
    }

    private static void refuseChange(ServerAddress address, Fingerprint pin, Fingerprint typed) {
        if (!pin.equals(typed)) {
            throw new Refusal(
                    ExitCode.INTEGRITY,
                    "PIN_MISMATCH",
                    address + " is pinned as " + pin + ", but --server says " + typed,
                    "if the operator of the server confirms the new identity: ferry trust reset"
                            + " --server "
                            + address);
        }
    }
}
