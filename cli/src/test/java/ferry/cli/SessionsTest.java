package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ferry sessions`: seeing where one is logged in, and ending it from here.
final class SessionsTest {

    @TempDir Path folder;

    private TestServer server;
    private Someone laptop;
    private Someone phone;

    @BeforeEach
    void start() {
        server = TestServer.open(folder.resolve("data"));
        laptop = new Someone("alice", folder.resolve("laptop")).registeredAt(server);
        phone = loggedIn("phone");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listsEverySessionAndMarksTheOneThatAsks() {
        Someone.Outcome outcome = laptop.types("sessions");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines()).hasSize(3);
        assertThat(outcome.out()).contains("ADDRESS", "LAST USE", "DEVICE", "127.0.0.1");
        assertThat(outcome.out().lines().filter(line -> line.startsWith("*"))).hasSize(1);
    }

    @Test
    void forProgramsTheListIsOneJsonArray() {
        List<Map<String, Object>> sessions = list(laptop);

        assertThat(sessions).hasSize(2);
        assertThat(sessions)
                .allSatisfy(session ->
                        assertThat(session)
                                .containsKeys(
                                        "session",
                                        "device",
                                        "address",
                                        "created",
                                        "last_used",
                                        "current"));
        assertThat(sessions).extracting(session -> session.get("current")).contains(true, false);
    }

    @Test
    void aRevokedSessionIsOver() {
        String id = idOfOther(laptop);

        Someone.Outcome outcome = laptop.types("sessions", "revoke", id.substring(0, 8));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains(id.substring(0, 8), "is over");
        assertThat(phone.types("whoami").exitCode()).isEqualTo(4);
        assertThat(laptop.types("whoami").exitCode()).isZero();
        assertThat(list(laptop)).hasSize(1);
    }

    @Test
    void allOthersCanBeRevokedAtOnce() {
        Someone tablet = loggedIn("tablet");

        assertThat(laptop.types("sessions", "revoke", "--others").exitCode()).isZero();

        assertThat(phone.types("whoami").exitCode()).isEqualTo(4);
        assertThat(tablet.types("whoami").exitCode()).isEqualTo(4);
        assertThat(laptop.types("whoami").exitCode()).isZero();
        Someone.Outcome again = laptop.types("sessions", "revoke", "--others");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("no other session");
    }

    @Test
    void revokingTheOwnSessionForgetsItsTokensToo() {
        String own = idOf(laptop, true);

        assertThat(laptop.types("sessions", "revoke", own).exitCode()).isZero();

        Someone.Outcome after = laptop.types("whoami");
        assertThat(after.exitCode()).isEqualTo(4);
        assertThat(after.err()).contains("not logged in");
        assertThat(phone.types("whoami").exitCode()).isZero();
    }

    @Test
    void aSessionThatIsNotThereIsNotFound() {
        assertThat(laptop.types("sessions", "revoke", "00000000").exitCode()).isEqualTo(3);
    }

    @Test
    void whatIsMeantHasToBeSaidClearly() {
        assertThat(laptop.types("sessions", "revoke").exitCode()).isEqualTo(2);
        assertThat(laptop.types("sessions", "revoke", "x").exitCode()).isEqualTo(2);
        assertThat(laptop.types("sessions", "revoke", "0000", "--others").exitCode()).isEqualTo(2);
        assertThat(laptop.types("sessions", "--others").exitCode()).isEqualTo(2);
        assertThat(laptop.types("sessions", "end", "0000").exitCode()).isEqualTo(2);
    }

    private String idOfOther(Someone who) {
        return idOf(who, false);
    }

    private String idOf(Someone who, boolean current) {
        return list(who).stream()
                .filter(session -> Boolean.valueOf(current).equals(session.get("current")))
                .map(session -> String.valueOf(session.get("session")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, Object>> list(Someone who) {
        Someone.Outcome outcome = who.types("sessions", "--json");
        assertThat(outcome.exitCode()).isZero();
        return JsonLines.array(outcome.out());
    }

    private Someone loggedIn(String device) {
        Someone someone = new Someone("alice", folder.resolve(device));
        ScriptedConsole console =
                new ScriptedConsole()
                        .piping((someone.password() + "\n").getBytes(StandardCharsets.UTF_8));
        Someone.Outcome outcome =
                someone.types(
                        console,
                        "login",
                        "alice",
                        "--server",
                        server.connectString(),
                        "--password-stdin");
        assertThat(outcome.exitCode()).isZero();
        return someone;
    }
}
