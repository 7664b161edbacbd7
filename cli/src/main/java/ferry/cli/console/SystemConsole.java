package ferry.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The console of this process.
///
/// Text is UTF-8 whatever the locale says: names must survive a container that has set none.
public final class SystemConsole implements Console {

    private final PrintStream out = utf8(FileDescriptor.out);
    private final PrintStream err = utf8(FileDescriptor.err);
    private final TerminalWidth width = new TerminalWidth();
    private volatile boolean asking;

    SystemConsole() {}

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    @Override
    public InputStream in() {
        return System.in;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public boolean interactive() {
        return isTerminal(0) && isTerminal(2) && terminal().isPresent();
    }

    @Override
    public boolean outIsTerminal() {
        return isTerminal(1);
    }

    @Override
    public boolean errIsTerminal() {
        return isTerminal(2);
    }

    @Override
    public boolean linesMove() {
        return errIsTerminal() && moves(System.getenv().getOrDefault("TERM", ""));
    }

    /// One that calls itself dumb, or nothing, would show the signs that move the cursor.
    static boolean moves(String terminalType) {
        return !terminalType.isEmpty() && !terminalType.startsWith("dumb");
    }

    /// Looks where the descriptor leads: much cheaper than the JDK's console, and answers for each.
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) {
            return terminal().isPresent(); // a system without /proc
        }
    }

    /// Depending on its version the JDK has none, or one that is no terminal.
    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }

    @Override
    public int width() {
        return width.now();
    }

    @Override
    public Optional<String> readLine(String prompt) {
        return ask(prompt, console -> Optional.ofNullable(console.readLine()));
    }

    @Override
    public Optional<String> readHidden(String prompt) {
        return ask(prompt, console -> Optional.ofNullable(console.readPassword()).map(this::text));
    }

    private String text(char[] typed) {
        String text = new String(typed);
        Arrays.fill(typed, '\0');
        return text;
    }

    private Optional<String> ask(
            String prompt, Function<java.io.Console, Optional<String>> question) {
        Optional<java.io.Console> console = terminal();
        err.print(prompt);
        err.flush();
        asking = true;
        try {
            return console.flatMap(question);
        } finally {
            asking = false;
        }
    }

    /// Whether a thread waits for somebody to type, which no interrupt ends.
    public boolean asking() {
        return asking;
    }
}
