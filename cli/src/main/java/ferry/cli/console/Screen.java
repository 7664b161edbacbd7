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

    /// That there is nothing: for somebody who looks, and no news for a log or a mail of cron.
    public void aside(String line) {
        if (console.errIsTerminal()) {
            err(line);
        }
    }

    private static void print(PrintStream stream, String line) {
        stream.print(SafeText.line(line) + "\n");
        stream.flush();
    }
}
