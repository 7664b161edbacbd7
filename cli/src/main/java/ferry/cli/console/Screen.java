package ferry.cli.console;

import java.io.PrintStream;

/// Prints whole lines, each of which passes [SafeText]. The only way for words to a terminal.
public final class Screen {

    private final Console console;

    public Screen(Console console) {
        this.console = console;
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
