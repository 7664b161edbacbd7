package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.Impostor;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody in the middle who shows a certificate authority of his own.
final class ImpostorTest {

    @TempDir Path folder;

    @Test
    void whereAServerIsPinnedAnImpostorIsAHardStopAndHearsNothing() {
        Someone alice = new Someone("alice", folder.resolve("alice"));
        int port;
        String expected;
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            alice.registeredAt(server);
            port = server.port();
            expected = fingerprint(server.connectString());
        }
        alice.environment().put("FERRY_PASSWORD", alice.password());
        try (Impostor impostor = new Impostor(folder.resolve("impostor"), port)) {
            Outcome login = alice.types("login", "alice");
            Outcome whoami = alice.types("whoami");

            for (Outcome outcome : new Outcome[] {login, whoami}) {
                assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(8);
                assertThat(outcome.err()).contains(expected).contains(impostor.fingerprint());
            }
            assertThat(impostor.connections).hasPositiveValue();
            assertThat(impostor.bytesAfterTheHandshake).hasValue(0);
        }
    }

    @Test
    void aTypedFingerprintStopsAnImpostorAtTheFirstUse() {
        Someone alice = new Someone("alice", folder.resolve("alice"));
        alice.environment().put("FERRY_PASSWORD", alice.password());
        try (Impostor impostor = new Impostor(folder.resolve("impostor"), 0)) {
            String other = "a".repeat(52);

            Outcome outcome =
                    alice.types(
                            "login",
                            "alice",
                            "--server",
                            "ferry://" + impostor.address() + "#" + other);

            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(8);
            assertThat(outcome.err()).contains(other).contains(impostor.fingerprint());
            assertThat(impostor.bytesAfterTheHandshake).hasValue(0);
        }
    }

    @Test
    void atTheFirstUseOnATerminalSomebodyIsAskedBeforeAnythingIsSaid() {
        Someone alice = new Someone("alice", folder.resolve("alice"));
        ScriptedConsole console = new ScriptedConsole().typing("n", alice.password());
        try (Impostor impostor = new Impostor(folder.resolve("impostor"), 0)) {
            Outcome outcome =
                    alice.types(console, "login", "alice", "--server", impostor.address());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains(impostor.fingerprint());
            assertThat(console.asked).hasSize(1);
            assertThat(console.askedHidden).isEmpty();
            assertThat(impostor.bytesAfterTheHandshake).hasValue(0);
        }
    }

    @Test
    void atTheFirstUseWithoutATerminalNobodyIsEvenCalled() {
        Someone alice = new Someone("alice", folder.resolve("alice"));
        alice.environment().put("FERRY_PASSWORD", alice.password());
        try (Impostor impostor = new Impostor(folder.resolve("impostor"), 0)) {
            Outcome outcome = alice.types("login", "alice", "--server", impostor.address());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains("ferry://" + impostor.address() + "#FINGERPRINT")
                    .contains("--ca system");
            assertThat(impostor.connections).hasValue(0);
        }
    }

    @Test
    void aFlagUndoesNoPin() {
        Someone alice = new Someone("alice", folder.resolve("alice"));
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            alice.registeredAt(server);

            Outcome outcome =
                    alice.types("login", "alice", "--server", server.address(), "--ca", "system");

            assertThat(outcome.exitCode()).isEqualTo(8);
            assertThat(outcome.err()).contains("trust reset");
        }
    }

    @Test
    void afterAResetNoTokenGoesToWhoeverListensThere() {
        Someone alice = new Someone("alice", folder.resolve("alice"));
        int port;
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            alice.registeredAt(server);
            port = server.port();
            Outcome reset = alice.types("trust", "reset", "--server", server.address());
            assertThat(reset.exitCode()).isZero();
            assertThat(reset.out()).contains("compare");
        }
        try (Impostor impostor = new Impostor(folder.resolve("impostor"), port)) {
            Outcome whoami = alice.types("whoami");

            assertThat(whoami.exitCode()).isEqualTo(4);
            assertThat(impostor.connections).hasValue(0);
        }
    }

    private static String fingerprint(String connect) {
        return connect.substring(connect.indexOf('#') + 1);
    }
}
