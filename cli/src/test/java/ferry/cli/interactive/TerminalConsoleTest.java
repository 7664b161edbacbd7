package ferry.cli.interactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

final class TerminalConsoleTest {

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void aDumbTerminalIsAsWideAsUsualAndSeesNothingFleeting() throws IOException {
        try (Terminal terminal = terminal("dumb")) {
            terminal.setSize(Size.of(0, 0));
            TerminalConsole console = console(terminal);
            console.fleeting("Waiting: 0:30");

            assertThat(console.width()).isEqualTo(80);
            assertThat(screen.toString(UTF_8)).isEmpty();
        }
    }

    @Test
    void whatIsFleetingOnAnotherTerminalIsDrawnOver() throws IOException {
        try (Terminal terminal = terminal("ansi")) {
            console(terminal).fleeting("Waiting: 0:30");

            assertThat(screen.toString(UTF_8)).isEqualTo("\rWaiting: 0:30\u001b[K");
        }
    }

    private Terminal terminal(String type) throws IOException {
        return new ExternalTerminal("test", type, InputStream.nullInputStream(), screen, UTF_8);
    }

    private static TerminalConsole console(Terminal terminal) {
        return new TerminalConsole(LineReaderBuilder.builder().terminal(terminal).build());
    }
}
