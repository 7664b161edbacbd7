package ferry.client.session;

import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import java.nio.file.Path;

/// Asks once who is logged in, in a process of its own.
final class WhoAmI {

    private WhoAmI() {}

    public static void main(String[] args) {
        FerryHome home = FerryHome.at(Path.of(args[1]));
        try (FerryClient client =
                FerryClient.connect(ServerAddress.parse(args[0]), new Trust.Plaintext(), home)) {
            System.exit(client.whoAmI().name().equals("alice") ? 0 : 1);
        }
    }
}
