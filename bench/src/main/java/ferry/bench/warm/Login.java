package ferry.bench.warm;

import ferry.bench.process.Ferry;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.trust.Trust;
import java.nio.file.Path;

/// Clients of people who are there.
final class Login {
    private static final String DEVICE = "bench";

    private Login() {}

    /// @param connect what the server printed; without a fingerprint it has no TLS
    /// @param folder for what clients keep
    static FerryClient in(String connect, String person, Path folder) {
        ConnectString server = ConnectString.parse(connect);
        FerryClient client =
                FerryClient.connect(
                        server.address(),
                        trust(server),
                        FerryHome.at(folder.resolve("library-" + person)));
        client.login(person, Ferry.passwordOf(person), DEVICE);
        return client;
    }

    /// Somebody new, whose tokens are kept nowhere.
    static FerryClient register(String connect, String person) {
        ConnectString server = ConnectString.parse(connect);
        FerryClient client = FerryClient.connect(server.address(), trust(server));
        client.register(person, Ferry.passwordOf(person), DEVICE, "");
        return client;
    }

    static Trust trust(ConnectString server) {
        return server.fingerprint().<Trust>map(Trust.Pinned::new).orElseGet(Trust.Plaintext::new);
    }
}
