package ferry.cli.console;

import ferry.client.retry.Time;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.Signals;

/// How many columns the terminal has, by asking `stty`, which costs less than a terminal library: when it says that it has
/// another size now, and now and then, because a process in the background is not told. Safe for many threads.
final class TerminalWidth {

    static final int USUAL = 80;
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})\\s*");
    private static final long PATIENCE_MILLIS = 500;
    private static final int MAX_ANSWER_BYTES = 64;

    private static final Duration TRUSTED = Duration.ofSeconds(2);
    private static final String SIZE_CHANGED = "WINCH";

    private final AtomicBoolean changed = new AtomicBoolean();
    private boolean listening;
    private int columns;
    private long until;

    private final Time time;
    private final IntSupplier question;

    TerminalWidth() {
        this(Time.SYSTEM, TerminalWidth::asked);
    }

    TerminalWidth(Time time, IntSupplier question) {
        this.time = time;
        this.question = question;
    }

    synchronized int now() {
        if (columns > 0 && !listening) { // most commands ask once
            Object _ = Signals.register(SIZE_CHANGED, () -> changed.set(true));
            listening = true;
            changed.set(true);
        }
        long now = time.nanos();
        if (changed.getAndSet(false) || columns == 0 || now - until >= 0) {
            columns = question.getAsInt();
            until = now + TRUSTED.toNanos();
        }
        return columns;
    }

    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return answer(stty);
        } catch (IOException _) {
            return USUAL;
        }
    }

    private static int answer(Process stty) throws IOException {
        try {
            if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return USUAL;
            }
            byte[] answer = stty.getInputStream().readNBytes(MAX_ANSWER_BYTES);
            return columns(new String(answer, StandardCharsets.US_ASCII));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return USUAL;
        } finally {
            stty.destroy();
        }
    }

    static int columns(String answer) {
        Matcher matcher = SIZE.matcher(answer);
        int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        return columns > 0 ? columns : USUAL;
    }
}
