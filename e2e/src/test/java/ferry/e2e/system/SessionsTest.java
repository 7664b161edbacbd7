package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions as real processes share them and lose them.
final class SessionsTest {
    private static final int MANY = 20;

    @TempDir Path scratch;
    private Server server;
    private Person laptop;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = Server.start(scratch, scratch.resolve("data"), "256m", "--bcrypt-cost", "4");
        laptop = Person.register(scratch, "alice", server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWatchingReceiveEndsWithExitCode4WhenItsSessionIsRevokedElsewhere() throws Exception {
        Person phone = loggedIn("phone");
        try (RunningProcess watching = watch(phone)) {
            Outcome revoked = laptop.run("sessions", "revoke", "--others");

            assertThat(revoked.exitCode()).as(revoked::toString).isZero();
            Outcome ended = watching.await();
            assertThat(ended.exitCode()).as(ended::toString).isEqualTo(4);
            assertThat(ended.err()).contains("logged out");
        }
        Outcome after = phone.run("whoami");
        assertThat(after.exitCode()).as(after::toString).isEqualTo(4);
        assertThat(after.err()).contains("not logged in");
        assertThat(laptop.run("whoami").exitCode()).isZero();
    }

    @Test
    void aWatchingReceiveEndsWithExitCode4AtALogoutBesideIt() throws Exception {
        try (RunningProcess watching = watch(laptop)) {
            assertThat(laptop.run("logout").exitCode()).isZero();

            Outcome ended = watching.await();
            assertThat(ended.exitCode()).as(ended::toString).isEqualTo(4);
        }
    }

    @Test
    void twentyCommandsThatStartTogetherWithAnOldTokenLogNobodyOut() throws Exception {
        letTheAccessTokenExpire();
        List<RunningProcess> commands = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            commands.add(laptop.start("whoami"));
        }

        for (RunningProcess command : commands) {
            Outcome outcome = command.await();
            assertThat(outcome.exitCode()).as(outcome::toString).isZero();
        }
        letTheAccessTokenExpire();
        Outcome next = laptop.run("sessions", "--json");
        assertThat(next.exitCode()).as(next::toString).isZero();
        assertThat(next.out()).containsOnlyOnce("\"current\":true");
        server.close();
        // The first token, one renewal for all twenty, one for the last command
        assertThat(newestToken()).isEqualTo(3);
    }

    /// Which of the session's refresh tokens is the newest; the server has ended.
    private long newestToken() throws SQLException {
        String file = scratch.resolve("data").resolve("auth.db").toString();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT max(generation) FROM refresh_family")) {
            return row.getLong(1);
        }
    }

    /// Returns when it waits for files.
    private static RunningProcess watch(Person who) throws IOException {
        RunningProcess watching = who.start("receive", who.files().toString(), "--watch");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> watching.err().contains("Watching") || !watching.isAlive());
        assertThat(watching.isAlive()).as(watching::soFar).isTrue();
        return watching;
    }

    private Person loggedIn(String device) throws IOException, InterruptedException {
        Person person = laptop.onAnotherDevice(device, laptop.password());
        Outcome outcome = person.run("login", "alice", "--server", server.connect());
        assertThat(outcome.exitCode()).as(outcome::toString).isZero();
        return person;
    }

    /// As the command sees it: the stored time is over.
    private void letTheAccessTokenExpire() throws IOException {
        Path tokens;
        try (Stream<Path> files = Files.walk(scratch.resolve("home-alice-laptop"))) {
            tokens = files.filter(file -> file.endsWith("tokens")).findFirst().orElseThrow();
        }
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(tokens)) {
            lines.add(
                    line.startsWith("access_expires")
                            ? line.replaceAll("20[0-9]{2}-", "2001-")
                            : line);
        }
        assertThat(Files.readAllLines(tokens)).isNotEqualTo(lines);
        Files.write(tokens, lines);
    }
}
