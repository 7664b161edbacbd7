package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.command.Usage;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered without any server.
final class UsageTest {

    @TempDir Path folder;
    private Someone alice;
    private String file;

    @BeforeEach
    void prepare() throws IOException {
        alice = new Someone("alice", folder.resolve("home"));
        file = Files.writeString(folder.resolve("report.txt"), "text").toString();
    }

    @Test
    void commandsOfOtherModulesAreListedAndRun() {
        ExtraCommand serve =
                ExtraCommand.of(
                        "serve",
                        "Run a server.",
                        () -> new Usage("", List.of(), List.of("ferry serve")),
                        (args, _) -> args.size());
        ScriptedConsole console = new ScriptedConsole();

        int listed = FerryCli.run(List.of("--help"), console, Map.of(), List.of(serve));
        int run = FerryCli.run(List.of("serve", "--help", "x"), console, Map.of(), List.of(serve));

        assertThat(listed).isZero();
        assertThat(console.outText()).contains("serve").contains("Run a server.");
        assertThat(run).isEqualTo(2);
    }

    @Test
    void theVersionIsOneLine() {
        Outcome outcome = alice.types("--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("ferry ").hasLineCount(1);
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheNearest() {
        Outcome outcome = alice.types("sned", "x");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no command sned", "did you mean send?");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aMistypedOptionIsAnsweredWithTheNearest() {
        Outcome outcome = alice.types("send", file, "--too", "bob");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--too").contains("did you mean --to?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "fast", "1T", "-5M"})
    void aRateThatIsNoneIsRefused(String rate) {
        Outcome outcome = alice.types("send", file, "--to", "bob", "--limit=" + rate);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--limit " + rate).contains("--limit 8M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "-x", "CON", "x\u202ey", "tail.", ""})
    void aNameThatNobodyMayHaveIsRefused(String name) {
        Outcome outcome = alice.types("send", file, "--to", "bob", "--name=" + name);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--name").doesNotContain("\u202e");
    }

    @Test
    void nothingIsSentToNobody() {
        Outcome outcome = alice.types("send", file);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--to USER");
    }

    @Test
    void aFileThatIsNotThereIsNotFound() {
        Outcome outcome = alice.types("send", folder + "/nothing", "--to", "bob");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("there is no such file");
    }

    @Test
    void aLongNoteIsRefusedBeforeAnythingMoves() {
        Outcome outcome = alice.types("send", file, "--to", "bob", "--note", "x".repeat(501));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("note");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whoami", "inbox", "outbox", "logout", "users", "receive"})
    void withoutALoginCommandsSayHowToLogIn(String command) {
        alice.environment().put("PWD", folder.toString());

        Outcome outcome = alice.types(command, "--server", "127.0.0.1:1");

        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("not logged in").contains("next: ferry login");
    }

    @Test
    void withoutATerminalNobodyIsAskedForAPassword() {
        String server = "ferry://127.0.0.1:1#" + "a".repeat(52);

        Outcome outcome = alice.types("login", "alice", "--server", server);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--password-stdin").contains("FERRY_PASSWORD");
        assertThat(outcome.console().askedHidden).isEmpty();
    }

    @Test
    void withoutATerminalNoIdentityIsTakenOnTrust() {
        Outcome outcome = alice.types("login", "alice", "--server", "127.0.0.1:1");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("#FINGERPRINT");
    }

    @Test
    void withoutATerminalNoServerAndNoUserIsAskedFor() {
        assertThat(alice.types("login").exitCode()).isEqualTo(2);
        assertThat(alice.types("login").err()).contains("--server");
        Outcome nobody = alice.types("login", "--server", "ferry://h:1#" + "a".repeat(52));
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(nobody.err()).contains("ferry login USER");
    }

    @Test
    void withoutATerminalThereIsNoSession() {
        Outcome outcome = alice.types();

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("ferry --help");
    }

    @Test
    void jsonAsksNothingEvenOnATerminal() {
        ScriptedConsole console = new ScriptedConsole().typing("y", "alice", "secret");

        Outcome outcome =
                alice.types(
                        console, "login", "--json", "--server", "ferry://h:1#" + "a".repeat(52));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(console.asked).isEmpty();
        assertThat(console.askedHidden).isEmpty();
        assertThat(JsonLines.objects(outcome.out()))
                .singleElement()
                .satisfies(error ->
                        assertThat(error)
                                .containsEntry("type", "error")
                                .containsEntry("code", 2L)
                                .containsEntry("reason", "PROMPT_NEEDED")
                                .containsEntry("retryable", false));
    }

    @Test
    void aPasswordOnTheCommandLineIsNoOption() {
        Outcome outcome = alice.types("login", "alice", "--password", "secret-secret-secret");

        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Test
    void plaintextIsForThisMachineOnly() {
        Outcome outcome =
                alice.types("login", "alice", "--insecure", "--server", "files.example.org");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--insecure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "receive"})
    void theLastLineOfJsonIsAResultAlsoWhenNothingBegan(String command) {
        Outcome misused = alice.types(command, "--json", "--nonsense");
        Outcome loggedOut = alice.types(command, "--json", "--server", "127.0.0.1:1", file);

        assertThat(misused.exitCode()).isEqualTo(2);
        for (Outcome outcome : List.of(misused, loggedOut)) {
            List<Map<String, Object>> lines = JsonLines.objects(outcome.out());
            assertThat(lines.getFirst()).containsEntry("type", "error");
            assertThat(lines.getLast())
                    .containsEntry("type", "result")
                    .containsEntry("exit", (long) outcome.exitCode());
        }
    }

    @Test
    void noErrorShowsAStackTraceUnlessAskedTo() {
        Outcome quiet = alice.types("whoami");
        Outcome verbose = alice.types("whoami", "-v");

        assertThat(quiet.err()).doesNotContain("at ferry.");
        assertThat(verbose.err()).contains("at ferry.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "xyz!", "../../etc/passwd"})
    void whatIsNoTransferIdIsRefused(String id) {
        Outcome outcome = alice.types("status", id);

        assertThat(outcome.exitCode()).isIn(2, 4);
    }
}
