package ferry.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.cli.FerryCli;
import ferry.cli.fake.ScriptedConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What completion does in every shell: asked of the shell itself, with the script that a user would read.
abstract class CompletionContract {

    /// Stands in for the program: notes what it is asked, and answers what is in a file.
    private static final String PROGRAM =
            """
            #!/bin/sh
            cd "${0%/*}" || exit
            printf '<%s>' "$@" >>asked
            echo >>asked
            cat answer
            """;

    @TempDir Path folder;

    /// The shell's name.
    abstract String shell();

    /// What the shell offers.
    ///
    /// @param words of the line; the last is being typed
    abstract List<String> completions(List<String> words);

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(ShellRun.isInstalled(shell()), shell() + " is not installed");
        ScriptedConsole console = new ScriptedConsole();
        int code = FerryCli.run(List.of("completion", shell()), console, Map.of(), List.of());
        assertThat(code).isZero();
        Files.writeString(script(), console.outText());
        Path program = Files.writeString(folder.resolve("ferry"), PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        answer("");
    }

    final Path script() {
        return folder.resolve("script");
    }

    private void answer(String text) throws IOException {
        Files.writeString(folder.resolve("answer"), text);
    }

    private String asked() throws IOException {
        Path asked = folder.resolve("asked");
        return Files.exists(asked) ? Files.readString(asked) : "";
    }

    private List<String> typing(String... words) {
        return completions(List.of(words));
    }

    @Test
    void commandsAreOffered() throws IOException {
        assertThat(typing("")).contains("send", "receive", "admin", "completion", "whoami");
        assertThat(typing("")).doesNotContain("complete", "man");
        assertThat(typing("re")).containsExactlyInAnyOrder("receive", "register", "redeem");
        assertThat(typing("admin", "user", "un")).containsExactly("unlock");
        assertThat(typing("sessions", "")).containsExactly("revoke");
        assertThat(asked()).as("the program").isEmpty();
    }

    @Test
    void optionsOfACommandAreOffered() throws IOException {
        assertThat(typing("send", "--t")).containsExactlyInAnyOrder("--to", "--timeout");
        assertThat(typing("send", "a", "--to", "bob", "--no")).containsExactly("--note");
        assertThat(typing("tx", "--res")).as("an alias").containsExactly("--resume");
        assertThat(typing("--ver")).containsExactlyInAnyOrder("--verbose", "--version");
        assertThat(typing("send", "--", "--t")).as("after all options").doesNotContain("--to");
        assertThat(asked()).as("the program").isEmpty();
    }

    @Test
    void valuesThatAreKnownAreOffered() {
        assertThat(typing("send", "--wait", "")).containsExactlyInAnyOrder("durable", "delivered");
        assertThat(typing("receive", "--conflict", "re")).containsExactly("rename");
        assertThat(typing("completion", "")).containsExactlyInAnyOrder("bash", "zsh", "fish");
    }

    @Test
    void peopleAreAskedFor() throws IOException {
        answer("bob\nbobby\n");

        assertThat(typing("send", "a", "--to", "bo")).containsExactlyInAnyOrder("bob", "bobby");

        assertThat(asked()).isEqualTo("<complete><--><people><bo>\n");
    }

    @Test
    void oneAfterTheOtherOfAListIsAskedFor() throws IOException {
        answer("carol\n");

        assertThat(typing("send", "a", "--to", "bob,ca")).containsExactly("bob,carol");

        assertThat(asked()).isEqualTo("<complete><--><people><ca>\n");
    }

    @Test
    void aValueBehindAnEqualsSignIsAskedFor() throws IOException {
        answer("bob\n");

        assertThat(typing("send", "a", "--to=bo")).hasSize(1).first().asString().endsWith("bob");

        assertThat(asked()).isEqualTo("<complete><--><people><bo>\n");
    }

    @Test
    void idsAreAskedForAtTheServerThatIsNamed() throws IOException {
        answer("0f1a2b3c\treport.pdf from bob\n0f77aaaa\n");

        assertThat(typing("get", "--server", "localhost", "0f"))
                .containsExactlyInAnyOrder("0f1a2b3c", "0f77aaaa");
        assertThat(typing("sessions", "revoke", "0f")).hasSize(2);

        assertThat(asked())
                .isEqualTo(
                        """
                        <complete><--server=localhost><--><inbox><0f>
                        <complete><--><sessions><0f>
                        """);
    }

    @Test
    void filesAreOfferedWhereFilesAreMeant() throws IOException {
        Files.createFile(folder.resolve("holiday.mp4"));

        assertThat(typing("send", "holi")).containsExactly("holiday.mp4");
        assertThat(asked()).as("the program").isEmpty();
    }

    @Test
    void whenNobodyAnswersNothingIsOffered() {
        assertThat(typing("send", "a", "--to", "bo")).isEmpty();
        assertThat(typing("status", "")).isEmpty();
    }
}
