package ferry.standalone;

import ferry.cli.console.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/// A console where nobody sits.
record Deaf(PrintStream both) implements Console {
    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public PrintStream out() {
        return both;
    }

    @Override
    public PrintStream err() {
        return both;
    }

    @Override
    public boolean interactive() {
        return false;
    }

    @Override
    public boolean outIsTerminal() {
        return false;
    }

    @Override
    public boolean errIsTerminal() {
        return false;
    }

    @Override
    public int width() {
        return 80;
    }

    @Override
    public Optional<String> readLine(String prompt) {
        return Optional.empty();
    }

    @Override
    public Optional<String> readHidden(String prompt) {
        return Optional.empty();
    }
}
