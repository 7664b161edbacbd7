package ferry.cli.interactive;

import ferry.cli.console.Console;
import ferry.cli.render.Columns;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// A console around a prompt: whatever is printed appears above what is being typed. Printing is
/// safe for many threads, asking is for the one that reads.
final class TerminalConsole implements Console {

    private static final Character HIDDEN = '\0';
    private static final String CLEAR_LINE = "\u001b[K";
    private static final int USUAL_WIDTH = 80;

    private final LineReader reader;
    private final PrintStream above;

    TerminalConsole(LineReader reader) {
        this.reader = reader;
        this.above =
                new PrintStream(new LinesAbove(reader::printAbove), true, StandardCharsets.UTF_8);
    }

    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public PrintStream out() {
        return above;
    }

    @Override
    public PrintStream err() {
        return above;
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public boolean outIsTerminal() {
        return true;
    }

    @Override
    public boolean errIsTerminal() {
        return true;
    }

    /// Nothing may move there, because the prompt does.
    @Override
    public boolean linesMove() {
        return false;
    }

    /// A dumb terminal does not know.
    @Override
    public int width() {
        int columns = reader.getTerminal().getColumns();
        return columns > 0 ? columns : USUAL_WIDTH;
    }

    /// Only while nobody is asked: the prompt knows nothing of it.
    @Override
    public void fleeting(String line) {
        Terminal terminal = reader.getTerminal();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            return;
        }
        terminal.writer().print("\r" + Columns.cut(line, width()) + CLEAR_LINE);
        terminal.flush();
    }

    /// A command, which is remembered.
    Optional<String> readCommand(String prompt) {
        return read(prompt, null);
    }

    /// An answer to a question of the session. Whoever types Ctrl-C answers nothing, which is another thing than the end of the
    /// input.
    ///
    /// @throws FerryException INTERRUPTED when the thread is
    Optional<String> readAnswer(String prompt) {
        try {
            return readLine(prompt);
        } catch (FerryException e) {
            if (e.problem() == Problem.INTERRUPTED && !Thread.currentThread().isInterrupted()) {
                return Optional.of("");
            }
            throw e;
        }
    }

    @Override
    public Optional<String> readLine(String prompt) {
        return unremembered(prompt, null);
    }

    @Override
    public Optional<String> readHidden(String prompt) {
        return unremembered(prompt, HIDDEN);
    }

    private Optional<String> unremembered(String prompt, @Nullable Character mask) {
        reader.variable(LineReader.DISABLE_HISTORY, true);
        reader.variable(LineReader.DISABLE_COMPLETION, true);
        try {
            return read(prompt, mask);
        } finally {
            reader.variable(LineReader.DISABLE_COMPLETION, false);
            reader.variable(LineReader.DISABLE_HISTORY, false);
        }
    }

    private Optional<String> read(String prompt, @Nullable Character mask) {
        try {
            return Optional.of(
                    mask == null ? reader.readLine(prompt) : reader.readLine(prompt, mask));
        } catch (EndOfFileException _) {
            return Optional.empty();
        } catch (UserInterruptException e) {
            throw new FerryException(Problem.INTERRUPTED, "interrupted", e);
        }
    }
}
