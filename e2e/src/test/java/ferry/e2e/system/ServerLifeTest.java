package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLifeTest {
    private static final int BLOCKED = 5;
    private static final int REFUSED_LOGIN = 4;

    @TempDir Path scratch;

    @Test
    void aSecondServerOnTheSameFolderRefusesAndNamesTheFirst()
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        try (Server first = Server.start(scratch, data, "128m")) {
            Outcome second = Server.refused(scratch, data);

            assertThat(second.exitCode()).as(second::toString).isEqualTo(1);
            assertThat(second.err()).contains("in use").containsPattern("process \\d+");
            assertThat(first.log()).doesNotContain("Exception");
        }
    }

    @Test
    void terminatingAServerEndsItInOrder() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Outcome outcome = server.terminate();

            assertThat(outcome.exitCode()).as(outcome::toString).isZero();
            assertThat(outcome.err()).doesNotContain("Exception");
        }
    }

    @Test
    void fiveWrongPasswordsBlockStrangersAcrossKillsBeforeAndAfterTheFifthButNotTheOwnersDevice()
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        Person alice;
        Person stranger;
        try (Server server = Server.start(scratch, data, "128m")) {
            alice = Person.register(scratch, "alice", server);
            stranger = alice.onAnotherDevice("stranger", "not the password at all");
            for (int guess = 1; guess <= 4; guess++) {
                guess(stranger, server);
            }
            server.kill();
        }
        try (Server server = Server.start(scratch, data, "128m")) {
            guess(stranger, server);
            server.kill();
        }
        try (Server server = Server.start(scratch, data, "128m")) {
            Outcome blocked = stranger.run("login", "alice", "--server", server.connect());
            assertThat(blocked.exitCode()).as(blocked::toString).isEqualTo(BLOCKED);
            assertThat(blocked.err())
                    .contains("too many attempts")
                    .containsPattern("try again in \\d+ s");

            Outcome rightButBlocked =
                    alice.onAnotherDevice("phone", alice.password())
                            .run("login", "alice", "--server", server.connect());
            assertThat(rightButBlocked.exitCode()).as(rightButBlocked::toString).isEqualTo(BLOCKED);

            Outcome owner = alice.run("login", "alice", "--server", server.connect());
            assertThat(owner.exitCode()).as(owner::toString).isZero();
        }
    }

    private static void guess(Person stranger, Server server)
            throws IOException, InterruptedException {
        Outcome wrong = stranger.run("login", "alice", "--server", server.connect());
        assertThat(wrong.exitCode()).as(wrong::toString).isEqualTo(REFUSED_LOGIN);
    }
}
