package ferry.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process's own terminal, streams and environment. Text is UTF-8 whatever the locale says.
public final class SystemConsole implements Console {

    private static final int USUAL_WIDTH = 80;
    private static final int BUFFER_BYTES = 8 << 10;

    private final PrintStream out = stream(FileDescriptor.out, false);
    private final PrintStream err = stream(FileDescriptor.err, true);
    private final Map<String, String> environment = System.getenv();

    private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                autoFlush,
                StandardCharsets.UTF_8);
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
    public InputStream in() {
        return System.in;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Path workingFolder() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public Path userHome() {
        return Path.of(System.getProperty("user.home"));
    }

    @Override
    public boolean canAsk() {
        return environment.getOrDefault("PROMPT_DISABLED", "").isEmpty() && terminal() != null;
    }

    @SuppressWarnings("SystemConsoleNull") // the plain console of java.base can be absent
    private static java.io.@Nullable Console terminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal() ? console : null;
    }

    /// The JDK does not tell; Linux does.
    @Override
    public boolean errIsTerminal() {
        Path descriptor = Path.of("/proc/self/fd/2");
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException _) {
            return terminal() != null;
        }
    }

    @Override
    public int width() {
        try {
            return Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
        } catch (NumberFormatException _) {
            return USUAL_WIDTH;
        }
    }

    @Override
    public String ask(String question) {
        out.flush();
        @Nullable String answer = present().readLine("%s", question);
        return answer == null ? "" : answer;
    }

    @Override
    public String askSecretly(String question) {
        out.flush();
        char @Nullable [] answer = present().readPassword("%s", question);
        return answer == null ? "" : new String(answer);
    }

    private static java.io.Console present() {
        java.io.Console terminal = terminal();
        if (terminal == null) {
            throw new IllegalStateException("nobody to ask");
        }
        return terminal;
    }

    /// Ctrl-C ends the process with exit code 130 by itself; only the hint is ours.
    @Override
    public Hint onInterrupt(String hint) {
        Thread last =
                Thread.ofPlatform()
                        .unstarted(() -> {
                            err.println();
                            err.println(hint);
                        });
        Runtime.getRuntime().addShutdownHook(last);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(last);
            } catch (IllegalStateException _) {
                // it is being said
            }
        };
    }
}
