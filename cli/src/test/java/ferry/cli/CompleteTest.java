package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.HostileTransfers;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What scripts of shells ask while somebody types.
final class CompleteTest {

    private static final String HARMLESS = "[0-9a-z][0-9a-z._-]*(\t[\\p{L}\\p{N} ._-]*)?";

    @TempDir Path folder;

    @Test
    void peopleAndIdsThatBeginWithAWordAreNamed() throws IOException {
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            Someone alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
            Someone bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
            Path file = Files.writeString(folder.resolve("report.txt"), "text");
            assertThat(alice.types("send", file.toString(), "--to", "bob").exitCode()).isZero();
            String id = alice.types("outbox").out().lines().toList().getLast().substring(0, 8);

            assertThat(alice.types("complete", "people", "b").out()).isEqualTo("bob\n");
            assertThat(alice.types("complete", "people", "").out()).isEqualTo("alice\nbob\n");
            assertThat(bob.types("complete", "inbox", id.substring(0, 4)).out())
                    .isEqualTo(id + "\treport.txt from alice\n");
            assertThat(bob.types("complete", "outbox", "").out()).isEmpty();
            assertThat(alice.types("complete", "outbox", "").out())
                    .isEqualTo(id + "\treport.txt to bob\n");
            assertThat(alice.types("complete", "transfers", id + "-").out())
                    .matches(id + "-[0-9a-f-]{27}\treport.txt to bob\n");
            assertThat(alice.types("complete", "sessions", "").out()).matches(HARMLESS + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"people", "inbox", "transfers", "sessions", "files", "nonsense", ""})
    void withoutALoginThereIsNoAnswerAndNoError(String kind) {
        Outcome outcome = new Someone("alice", folder).types("complete", kind, "a");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void whileTheServerIsAwayThereIsNoAnswerAndNoErrorUnlessSomebodyAsksWhy() {
        Someone alice;
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        }

        Outcome outcome = alice.types("complete", "people", "a");
        Outcome verbose = alice.types("complete", "-v", "people", "a");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out() + outcome.err()).isEmpty();
        assertThat(verbose.exitCode()).isZero();
        assertThat(verbose.err()).contains("no connection to the server");
    }

    @Test
    void whateverAServerSaysNothingReachesAShellThatItCouldInterpret() {
        HostileTransfers hostile =
                new HostileTransfers(
                        HostileNames.all()
                                .filter(name -> name.verdict() != Verdict.GARBLED)
                                .toList());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);

            Outcome outcome = bob.types("complete", "inbox", "");

            List<String> lines = outcome.out().lines().toList();
            assertThat(lines).hasSizeGreaterThan(200);
            assertThat(lines).allSatisfy(line -> assertThat(line).matches(HARMLESS));
            assertThat(outcome.err()).isEmpty();
        }
    }
}
