package ferry.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many columns the terminal has, by asking `stty`, which costs less than a terminal library.
final class TerminalWidth {

    static final int USUAL = 80;
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})\\s*");
    private static final long PATIENCE_MILLIS = 500;
    private static final int MAX_ANSWER_BYTES = 64;

    private TerminalWidth() {}

    static int now() {
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
