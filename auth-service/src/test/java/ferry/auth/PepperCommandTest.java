package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.auth.db.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PepperCommandTest {
    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return new PepperCommand("auth-service", folder.toString())
                .run(
                        List.of(args),
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private AuthServer start() throws IOException {
        return AuthServer.start(
                AuthServer.settings(folder), new ManualClock(), new CountingBcrypt());
    }

    private String storedHash() throws IOException {
        try (Database database = Database.open(AuthServer.settings(folder).database())) {
            return database.read(handle ->
                    handle.createQuery("SELECT password_hash FROM account")
                            .mapTo(String.class)
                            .one());
        }
    }

    @Test
    void afterARotationEverybodyStillGetsInAndIsHashedAnewWithTheNewPepper() throws IOException {
        try (AuthServer server = start()) {
            server.register("alice");
        }
        String before = storedHash();

        assertThat(run()).isZero();

        String id = out.toString(StandardCharsets.UTF_8).split(" ", -1)[2];
        try (AuthServer server = start()) {
            server.login("alice", AuthServer.PASSWORD);
            await().until(() -> storedHash().startsWith("$x1$" + id + "$"));
            server.login("alice", AuthServer.PASSWORD);
            assertThat(server.guess("alice", "192.0.2.1").reason()).isEqualTo("BAD_CREDENTIALS");
        }
        assertThat(storedHash()).isNotEqualTo(before);
    }

    @Test
    void noSecretIsShown() throws IOException {
        try (AuthServer server = start()) {
            assertThat(server.service.installationId()).isNotNull();
        }

        assertThat(run("--data", folder.toString())).isZero();

        String shown = out.toString(StandardCharsets.UTF_8);
        assertThat(Files.readAllLines(folder.resolve("pepper")))
                .filteredOn(line -> !line.startsWith("#"))
                .allSatisfy(line ->
                        assertThat(shown)
                                .doesNotContain(line.substring(line.lastIndexOf(' ') + 1)));
    }

    @Test
    void whatCannotBeDoneIsToldWithAnExitCode() {
        assertThat(run("--data", folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("pepper is missing")
                .contains("unknown option --nonsense");
        assertThat(run("--help")).isZero();
    }

    @Test
    void whoDoesNotOwnTheFolderIsToldWhoDoesAndLeavesTheFileAsItIs() throws IOException {
        try (AuthServer server = start()) {
            assertThat(server.service.installationId()).isNotNull();
        }
        byte[] before = Files.readAllBytes(folder.resolve("pepper"));
        String owner = Files.getOwner(folder).getName();
        String user = System.getProperty("user.name");

        System.setProperty("user.name", "not " + owner);
        try {
            assertThat(run()).isEqualTo(1);
        } finally {
            System.setProperty("user.name", user);
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("run this as " + owner);
        assertThat(Files.readAllBytes(folder.resolve("pepper"))).isEqualTo(before);
    }
}
