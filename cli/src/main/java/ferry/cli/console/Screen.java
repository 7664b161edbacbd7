package ferry.cli.console;

import java.io.PrintStream;

/// Prints whole lines, each of which passes [SafeText]. The only way for words to a terminal.
public final class Screen {

    private final Console console;
    private final boolean verbose;

    /// @param verbose whether somebody wants to know where errors come from
    public Screen(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    public boolean verbose() {
        return verbose;
    }

    public Console console() {
        return console;
    }

    /// A result.
    public void out(String line) {
        print(console.out(), line);
    }

    /// Anything else.
    public void err(String line) {
        print(console.err(), line);
    }

    private static void print(PrintStream stream, String line) {
        stream.print(SafeText.line(line) + "\n");
        stream.flush();
    }
}
