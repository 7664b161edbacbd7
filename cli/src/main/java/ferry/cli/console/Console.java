package ferry.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/// The streams of one run, and the person behind them, if there is one.
public interface Console {

    InputStream in();

    /// Results: what a script reads.
    PrintStream out();

    /// Progress, prompts, warnings and errors.
    PrintStream err();

    /// Whether somebody can be asked.
    boolean interactive();

    boolean outIsTerminal();

    boolean errIsTerminal();

    /// Whether lines of [#err] may be drawn over: a terminal that knows how to, and where nothing else moves.
    default boolean linesMove() {
        return errIsTerminal();
    }

    /// Columns of the terminal; a usual number where there is none.
    int width();

    /// Shows a line that the next one takes the place of. Only where lines can move.
    ///
    /// @param line nothing foreign; empty takes the last one away
    default void fleeting(String line) {}

    /// Asks for a line. Only when [#interactive].
    ///
    /// @return nothing when the input has ended
    Optional<String> readLine(String prompt);

    /// Asks for a line without showing what is typed. Only when [#interactive].
    ///
    /// @return nothing when the input has ended
    Optional<String> readHidden(String prompt);

    /// The console of this process.
    static SystemConsole system() {
        return new SystemConsole();
    }
}
