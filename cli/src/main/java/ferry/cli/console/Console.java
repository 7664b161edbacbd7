package ferry.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// What a command may touch of the world.
public interface Console {

    /// Data.
    PrintStream out();

    /// Progress, questions, warnings and errors.
    PrintStream err();

    InputStream in();

    Map<String, String> environment();

    Path workingFolder();

    Path userHome();

    /// Whether there is a person to ask.
    boolean canAsk();

    /// Whether errors and progress go to a terminal.
    boolean errIsTerminal();

    /// Columns of the terminal.
    int width();

    /// Asks a person, who may answer with nothing.
    String ask(String question);

    /// Asks without showing what is typed.
    String askSecretly(String question);

    /// Has something said when the run is interrupted, until the answer is closed.
    Hint onInterrupt(String hint);

    /// Taken back when it is closed.
    interface Hint extends AutoCloseable {
        @Override
        void close();
    }
}
