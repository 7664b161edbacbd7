package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.JsonLines;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and ids that nobody has: said at once, with what may have been meant.
final class MistypedTest {

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Someone bob;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        file = Files.writeString(folder.resolve("report.bin"), "content");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRecipientWhomNobodyKnowsIsAnsweredWithOneLikeIt() {
        Outcome typo = alice.types("send", file.toString(), "--to", "bbo");
        Outcome stranger = alice.types("send", file.toString(), "--to", "zacharias");

        assertThat(typo.exitCode()).isEqualTo(3);
        assertThat(typo.err())
                .contains("nobody here is called bbo", "next: did you mean bob?")
                .doesNotContain("alice");
        assertThat(stranger.exitCode()).isEqualTo(3);
        assertThat(stranger.err()).contains("next: check the spelling of --to");
    }

    @Test
    void anUnknownRecipientAmongOthersIsNotFoundAndNothingIsSent() {
        Outcome outcome = alice.types("send", file.toString(), "--to", "bob,nobody");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("nobody here is called nobody");
        assertThat(bob.types("inbox", "--json").out()).isEqualTo("[]\n");
    }

    @Test
    void aSenderWhomNobodyKnowsIsNotWaitedFor() {
        String inbox = folder.resolve("in").toString();

        Outcome typo = bob.types("receive", inbox, "--watch", "--from", "bob,Alcie");
        Outcome stranger = bob.types("receive", inbox, "--from", "zacharias", "--json");

        assertThat(typo.exitCode()).isEqualTo(3);
        assertThat(typo.err())
                .contains("nobody here is called alcie", "next: did you mean alice?")
                .doesNotContain("Watching");
        assertThat(stranger.exitCode()).isEqualTo(3);
        assertThat(JsonLines.objects(stranger.out()))
                .first()
                .satisfies(error ->
                        assertThat(error)
                                .containsEntry("type", "error")
                                .containsEntry("reason", "USER_UNKNOWN")
                                .containsEntry("next", "check the spelling of --from"));
        assertThat(JsonLines.objects(stranger.out()).getLast()).containsEntry("exit", 3L);
    }

    @Test
    void aSenderWhoHasGoneIsTakenForKnownWhileSomethingOfTheirsWaits() {
        alice.types("send", file.toString(), "--to", "bob");
        Someone root = new Someone("root", folder.resolve("root"));
        root.environment().put("FERRY_CODE", server.setupCode());
        root.environment().put("FERRY_PASSWORD", root.password());
        assertThat(root.types("redeem", "root", "--server", server.connectString()).exitCode())
                .isZero();
        assertThat(root.types("admin", "user", "disable", "alice").exitCode()).isZero();

        Outcome received = bob.types("receive", folder.resolve("in").toString(), "--from", "alice");

        assertThat(received.exitCode()).as(received.err()).isZero();
        assertThat(received.out()).contains("report.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "get", "decline"})
    void anIdWithAWrongCharacterIsAnsweredWithTheOneThatIsLikeIt(String command) {
        alice.types("send", file.toString(), "--to", "bob");
        String id = firstId(bob);

        for (String typo :
                new String[] {
                    other(id.charAt(0)) + id.substring(1, 8),
                    id.substring(0, 3) + id.substring(4, 9),
                    id.substring(0, 4) + id.charAt(3) + id.substring(4, 7),
                    id.substring(0, 35) + other(id.charAt(35)),
                }) {
            Outcome outcome = bob.types(command, typo);

            assertThat(outcome.exitCode()).as(typo).isEqualTo(3);
            assertThat(outcome.err())
                    .as(typo)
                    .contains("next: did you mean " + id.substring(0, 8) + "?");
        }
    }

    @Test
    void anIdThatIsLikeNoOtherIsAnsweredWithWhereTheyAreListed() {
        alice.types("send", file.toString(), "--to", "bob");
        String id = firstId(bob);
        StringBuilder unlike = new StringBuilder();
        for (char c : id.substring(0, 8).toCharArray()) {
            unlike.append(other(c));
        }

        Outcome outcome = bob.types("status", unlike.toString());

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("ferry inbox and ferry outbox list what there is");
    }

    /// Another hexadecimal digit, and always the same: no letter of one id becomes that of another.
    private static char other(char digit) {
        return digit == '0' ? '1' : '0';
    }

    private static String firstId(Someone who) {
        return String.valueOf(
                JsonLines.array(who.types("inbox", "--json").out()).getFirst().get("transfer"));
    }
}
