package ferry.client.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.FerryClient;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.TestAuthority;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FerryHomeTest {

    @TempDir Path folder;

    @Test
    void everyFileIsPrivateAndEveryFolderToo() throws IOException {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient _ = server.newUser("alice", home())) {
            for (Path path : tree(folder.resolve("home"))) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertThat(mode)
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void tokensThatOthersCanReadAreRefused() throws IOException {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient _ = server.newUser("alice", home())) {
            Path tokens = fileNamed("tokens");
            Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r-----"));

            try (FerryClient later = client(server)) {
                assertThat(problemOf(later::whoAmI)).isEqualTo(Problem.CREDENTIALS_EXPOSED);
            }
        }
    }

    @Test
    void tokensBehindALinkAreRefused() throws IOException {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient _ = server.newUser("alice", home());
                FerryClient later = client(server)) {
            Path tokens = fileNamed("tokens");
            Path elsewhere = Files.move(tokens, folder.resolve("elsewhere"));
            Files.createSymbolicLink(tokens, elsewhere);

            assertThat(problemOf(later::whoAmI)).isEqualTo(Problem.CREDENTIALS_EXPOSED);
        }
    }

    @Test
    void aLaterRunIsStillLoggedIn() {
        try (FakeFerry server = FakeFerry.plaintext()) {
            try (FerryClient _ = server.newUser("alice", home())) {
                // the first run ends here
            }
            try (FerryClient later = client(server)) {
                assertThat(later.userName()).contains("alice");
                assertThat(later.whoAmI().name()).isEqualTo("alice");
            }
            assertThat(home().lastAddress()).contains(server.address());
        }
    }

    @Test
    void theDeviceCookieIsShownAtTheNextLoginAlsoAfterALogoutAndOnAnotherPort() {
        TestAuthority authority = TestAuthority.create();
        try (FakeFerry server = FakeFerry.secured(authority.server())) {
            Trust trust = new Trust.Pinned(authority.fingerprint());
            try (FerryClient client = FerryClient.connect(server.address(), trust, home())) {
                client.register("alice", "a long password", "test", "");
                client.logout();
                assertThat(client.userName()).isEmpty();
            }
            server.moveToAnotherPort();
            try (FerryClient client = FerryClient.connect(server.address(), trust, home())) {
                client.login("alice", "a long password", "test");
            }

            assertThat(server.auth.logins).hasSize(1);
            assertThat(server.auth.logins.getFirst().getDeviceCookie()).startsWith("cookie.alice.");
            assertThat(home().addresses()).hasSize(2);
        }
    }

    @Test
    void theDeviceCookieIsShownAlsoWhereTheAddressWasForgotten() {
        TestAuthority authority = TestAuthority.create();
        try (FakeFerry server = FakeFerry.secured(authority.server())) {
            Trust trust = new Trust.Pinned(authority.fingerprint());
            try (FerryClient client = FerryClient.connect(server.address(), trust, home())) {
                client.register("alice", "a long password", "test", "");
            }
            home().forget(server.address());

            try (FerryClient client = FerryClient.connect(server.address(), trust, home())) {
                client.login("alice", "a long password", "test");
            }

            assertThat(server.auth.logins.getFirst().getDeviceCookie()).startsWith("cookie.alice.");
        }
    }

    @Test
    void theDeviceCookieIsShownInPlaintextTooOnceTheServerHasSaidWhoItIs() {
        try (FakeFerry server = FakeFerry.plaintext()) {
            try (FerryClient client = client(server)) {
                client.register("alice", "a long password", "test", "");
            }
            try (FerryClient client = client(server)) {
                client.login("alice", "a long password", "test");
            }

            assertThat(server.auth.logins.getFirst().getDeviceCookie()).startsWith("cookie.alice.");
        }
    }

    @Test
    void anotherServerAtTheSameAddressDoesNotGetTheTokens() {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient _ = server.newUser("alice", home())) {
            server.auth.passwords.put("bob", "a long password");
            server.auth.becomeAnotherInstallation();
            try (FerryClient client = client(server)) {
                client.login("bob", "a long password", "test");
                assertThat(client.userName()).contains("bob");
            }
            assertThat(home().pinnedAt(server.address()).orElseThrow().installationId())
                    .isEqualTo(server.auth.installationId);
        }
    }

    @Test
    void aServerThatSmugglesLinesIntoItsTokensIsRefused() {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient client = client(server)) {
            server.auth.transferTarget = "x\nrefresh_token=stolen";

            assertThat(problemOf(() -> client.register("alice", "a long password", "test", "")))
                    .isEqualTo(Problem.SERVER_MISBEHAVED);
        }
    }

    @Test
    void aServersIdDoesNotBecomeAPath() {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient client = client(server)) {
            server.auth.installationId = "../../../etc";

            assertThat(problemOf(() -> client.register("alice", "a long password", "test", "")))
                    .isEqualTo(Problem.SERVER_MISBEHAVED);
        }
    }

    @Test
    void theUsualPlaceFollowsTheEnvironment() {
        Path user = Path.of("/home/alice");

        assertThat(FerryHome.usualPlace(Map.of("FERRY_HOME", "/x"), user)).hasToString("/x");
        assertThat(FerryHome.usualPlace(Map.of("XDG_CONFIG_HOME", "/c"), user))
                .hasToString("/c/ferry");
        assertThat(FerryHome.usualPlace(Map.of(), user)).hasToString("/home/alice/.config/ferry");
    }

    private FerryHome home() {
        return FerryHome.at(folder.resolve("home"));
    }

    private FerryClient client(FakeFerry server) {
        return FerryClient.connect(server.address(), new Trust.Plaintext(), home());
    }

    private Path fileNamed(String name) throws IOException {
        return tree(folder.resolve("home")).stream()
                .filter(path -> path.endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.toList();
        }
    }

    private static Problem problemOf(Runnable call) {
        return catchThrowableOfType(FerryException.class, call::run).problem();
    }
}
