package ferry.cli.command;

import ferry.cli.console.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/// A console whose standard output is needed for something else: what would be told there is told on standard error.
record Diverted(Console console) implements Console {

    @Override
    public InputStream in() {
        return console.in();
    }

    @Override
    public PrintStream out() {
        return console.err();
    }

    @Override
    public PrintStream err() {
        return console.err();
    }

    @Override
    public boolean interactive() {
        return console.interactive();
    }

    @Override
    public boolean outIsTerminal() {
        return console.errIsTerminal();
    }

    @Override
    public boolean errIsTerminal() {
        return console.errIsTerminal();
    }

    @Override
    public boolean linesMove() {
        return console.linesMove();
    }

    @Override
    public int width() {
        return console.width();
    }

    @Override
    public Optional<String> readLine(String prompt) {
        return console.readLine(prompt);
    }

    @Override
    public Optional<String> readHidden(String prompt) {
        return console.readHidden(prompt);
    }
}
