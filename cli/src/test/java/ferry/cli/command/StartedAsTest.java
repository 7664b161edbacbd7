package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What to type next begins with what was typed before.
final class StartedAsTest {

    @Test
    void advicesWhatStartedItAndQuotesWhatAShellWouldTakeApart() {
        assertThat(StartedAs.words("./ferry", "/usr/bin:/opt/bin")).isEqualTo("./ferry");
        assertThat(StartedAs.words("bin/ferry", "/usr/bin:/opt/bin")).isEqualTo("bin/ferry");
        assertThat(StartedAs.words("/home/al ice/it's/ferry", "/usr/bin:/opt/bin"))
                .isEqualTo("'/home/al ice/it'\\''s/ferry'");
        assertThat(StartedAs.words("/opt/bin/ferry", "/usr/bin:/opt/bin")).isEqualTo("ferry");
        assertThat(StartedAs.words("/opt/ferry", "/usr/bin:/opt/bin")).isEqualTo("/opt/ferry");
        assertThat(StartedAs.words("", "/usr/bin:/opt/bin")).isEqualTo("ferry");
    }

    @Test
    void everyCommandInAnAdviceBeginsWithIt() {
        assertThat(StartedAs.in("ferry login", "./ferry")).isEqualTo("./ferry login");
        assertThat(StartedAs.in("to go on: ferry send a.pdf --to bob", "bin/ferry"))
                .isEqualTo("to go on: bin/ferry send a.pdf --to bob");
        assertThat(StartedAs.in("ferry get ID -o - gives it; ferry decline ID", "./ferry"))
                .isEqualTo("./ferry get ID -o - gives it; ./ferry decline ID");
    }

    @Test
    void whatIsNoCommandStays() {
        for (String advice :
                new String[] {
                    "add --to USER", "ask whoever runs ferry there", "it is at ferry://host:7443"
                }) {
            assertThat(StartedAs.in(advice, "./ferry")).isEqualTo(advice);
        }
        assertThat(StartedAs.in("ferry send 'x: ferry boat' --to bob", "./ferry"))
                .isEqualTo("./ferry send 'x: ferry boat' --to bob");
    }
}
