package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.login.RegistrationPolicy;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Registering, logging in and out, and believing a server, with the real services.
final class EnteringTest {

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;

    @BeforeEach
    void start() {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoeverRegistersIsLoggedIn() {
        alice.registeredAt(server);

        Outcome whoami = alice.types("whoami");

        assertThat(whoami.exitCode()).isZero();
        assertThat(whoami.out()).isEqualTo("alice at " + server.address() + "\n");
        assertThat(JsonLines.objects(alice.types("whoami", "--json").out()).getFirst())
                .containsEntry("user", "alice")
                .containsEntry("admin", false)
                .containsEntry("server", server.address())
                .containsKey("id");
    }

    @Test
    void everythingInTheHomeIsPrivate() throws IOException {
        alice.registeredAt(server);

        try (Stream<Path> all = Files.walk(folder.resolve("alice"))) {
            List<Path> paths = all.toList();
            assertThat(paths)
                    .hasSizeGreaterThan(4)
                    .allSatisfy(path -> {
                        String mode = Files.isDirectory(path) ? "rwx------" : "rw-------";
                        assertThat(Files.getPosixFilePermissions(path))
                                .isEqualTo(PosixFilePermissions.fromString(mode));
                    });
        }
    }

    @Test
    void aPersonIsAskedForTheIdentityOnceAndThePasswordIsHidden() {
        ScriptedConsole console =
                new ScriptedConsole().typing("y", alice.password(), alice.password());

        Outcome first = alice.types(console, "register", "alice", "--server", server.address());
        Outcome again =
                alice.types(new ScriptedConsole().typing(alice.password()), "login", "alice");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).contains(fingerprint());
        assertThat(console.asked).hasSize(1);
        assertThat(console.askedHidden).hasSize(2);
        assertThat(first.err() + first.out()).doesNotContain(alice.password());
        assertThat(again.exitCode()).isZero();
        assertThat(again.console().asked).isEmpty();
    }

    @Test
    void anIdentityThatIsNotConfirmedIsNotBelieved() {
        ScriptedConsole console = new ScriptedConsole().typing("n", "password");

        Outcome outcome = alice.types(console, "login", "alice", "--server", server.address());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(console.askedHidden).isEmpty();
        assertThat(folder.resolve("alice/addresses")).doesNotExist();
    }

    @Test
    void aShortPasswordIsExplainedAndAskedForAgain() {
        ScriptedConsole console =
                new ScriptedConsole().typing("fourteen chars", alice.password(), alice.password());

        Outcome outcome =
                alice.types(console, "register", "alice", "--server", server.connectString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("That has 14, it needs 15");
    }

    @Test
    void aShortPasswordFromAPipeIsRefusedBeforeItIsSent() {
        ScriptedConsole console = new ScriptedConsole().piping(bytes("too short\n"));

        Outcome outcome =
                alice.types(
                        console,
                        "register",
                        "alice",
                        "--server",
                        server.connectString(),
                        "--password-stdin");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("it needs 15").doesNotContain("too short\n");
    }

    @Test
    void passwordsThatDifferAreRefused() {
        ScriptedConsole console =
                new ScriptedConsole().typing(alice.password(), alice.password() + "x");

        Outcome outcome =
                alice.types(console, "register", "alice", "--server", server.connectString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("differ");
    }

    @Test
    void aTakenNameAndAClosedServerHaveTheirExitCodes() {
        alice.registeredAt(server);
        Someone other = new Someone("alice", folder.resolve("other"));
        other.environment().put("FERRY_PASSWORD", other.password());

        Outcome taken = other.types("register", "alice", "--server", server.connectString());

        assertThat(taken.exitCode()).isEqualTo(2);
        assertThat(taken.err()).contains("taken");
        try (TestServer closed =
                new TestServer(folder.resolve("closed"), RegistrationPolicy.CLOSED, 0)) {
            Outcome refused = other.types("register", "bob", "--server", closed.connectString());
            assertThat(refused.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void wrongPasswordsLockStrangersOutAndSayHowLongButNotTheOwnersDevice() {
        alice.registeredAt(server);
        Someone stranger = new Someone("stranger", folder.resolve("stranger"));
        stranger.environment().put("FERRY_PASSWORD", "a wrong guess at it");
        String[] login = {"login", "alice", "--server", server.connectString()};

        for (int i = 0; i < 5; i++) {
            assertThat(stranger.types(login).exitCode()).isEqualTo(4);
        }
        Outcome locked = stranger.types(login);
        Outcome json =
                stranger.types("login", "alice", "--json", "--server", server.connectString());
        alice.environment().put("FERRY_PASSWORD", alice.password());
        Outcome owner = alice.types(login);

        assertThat(locked.exitCode()).isEqualTo(5);
        assertThat(locked.err()).containsPattern("too many attempts: try again in [0-9]+ s");
        assertThat(JsonLines.objects(json.out()).getLast())
                .containsEntry("reason", "LOGIN_LOCKED")
                .containsEntry("code", 5L);
        assertThat(owner.exitCode()).isZero();
    }

    @Test
    void afterALogoutALoginIsNeeded() {
        alice.registeredAt(server);

        assertThat(alice.types("logout").exitCode()).isZero();

        assertThat(alice.types("whoami").exitCode()).isEqualTo(4);
        assertThat(alice.types("logout").exitCode()).isEqualTo(4);
    }

    @Test
    void aServerWithAnotherIdentityIsAHardStopThatShowsBoth() {
        alice.registeredAt(server);
        String old = fingerprint();
        int port = server.port();
        server.close();
        server = new TestServer(folder.resolve("another"), RegistrationPolicy.OPEN, port);

        Outcome whoami = alice.types("whoami");
        Outcome typed = alice.types("login", "alice", "--server", server.connectString());

        assertThat(whoami.exitCode()).isEqualTo(8);
        assertThat(whoami.err()).contains(old).contains(fingerprint()).contains("trust reset");
        assertThat(typed.exitCode()).isEqualTo(8);
        assertThat(typed.err()).contains(old).contains(fingerprint());
    }

    @Test
    void aForgottenIdentityMayBeLearntAnew() {
        alice.registeredAt(server);

        assertThat(alice.types("trust").out()).contains(server.address()).contains(fingerprint());
        assertThat(alice.types("trust", "reset", "--server", server.address()).exitCode()).isZero();

        assertThat(alice.types("trust").out()).isEmpty();
        assertThat(alice.types("trust", "reset", "--server", server.address()).exitCode())
                .isEqualTo(3);
    }

    @Test
    void credentialsThatOthersCanReadAreRefused() throws IOException {
        alice.registeredAt(server);
        try (Stream<Path> all = Files.walk(folder.resolve("alice"))) {
            Path tokens = all.filter(path -> path.endsWith("tokens")).findFirst().orElseThrow();
            Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
        }

        Outcome outcome = alice.types("whoami");

        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("chmod 600");
    }

    @Test
    @Tag("long")
    void aServerThatIsNotThereIsTriedForTenSeconds() {
        alice.registeredAt(server);
        server.close();

        long begin = System.nanoTime();
        Outcome outcome = alice.types("whoami");
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;

        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.err()).contains("no connection to the server");
        assertThat(seconds).isBetween(4L, 15L);
    }

    private String fingerprint() {
        return server.connectString().substring(server.connectString().indexOf('#') + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
