package ferry.cli.render;

import ferry.cli.console.Console;
import java.time.Duration;
import java.util.OptionalLong;

/// One line that is painted over and over, on a terminal only. Any thread may call.
///
/// ```
/// report.pdf  12.3 MiB/40.0 MiB  31%  4.10 MiB/s  7 s  sent
/// ```
public final class ProgressLine {

    private static final long PAINT_NANOS = Duration.ofMillis(250).toNanos();
    private static final double RATE_HALF_LIFE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String ERASE = "\r\u001b[K";
    private static final int LONGEST_NAME = 30;

    private final Console console;
    private final boolean visible;
    private boolean painted;
    private long paintedNanos;
    private long sampleNanos;
    private long samplePosition;
    private double bytesPerSecond;

    public ProgressLine(Console console, boolean wanted) {
        this.console = console;
        this.visible = wanted && console.errIsTerminal();
        this.sampleNanos = System.nanoTime();
    }

    /// Begins to measure anew.
    public synchronized void begin(long position) {
        sampleNanos = System.nanoTime();
        samplePosition = position;
        bytesPerSecond = 0;
        paintedNanos = sampleNanos - PAINT_NANOS;
    }

    /// Paints if it is time to.
    ///
    /// @param phase what is going on, such as "sent"
    public synchronized void update(String name, long position, OptionalLong size, String phase) {
        long now = System.nanoTime();
        if (!visible || now - paintedNanos < PAINT_NANOS) {
            return;
        }
        measure(now, position);
        paintedNanos = now;
        paint(text(name, position, size, phase));
    }

    private void measure(long now, long position) {
        long elapsed = now - sampleNanos;
        if (elapsed <= 0) {
            return;
        }
        double current = Math.max(0, position - samplePosition) * 1e9 / elapsed;
        double keep = bytesPerSecond == 0 ? 0 : Math.pow(0.5, elapsed / RATE_HALF_LIFE_NANOS);
        bytesPerSecond = keep * bytesPerSecond + (1 - keep) * current;
        sampleNanos = now;
        samplePosition = position;
    }

    private String text(String name, long position, OptionalLong size, String phase) {
        StringBuilder text = new StringBuilder(shortened(Escaped.line(name)));
        text.append("  ").append(Sizes.text(position));
        if (size.isPresent()) {
            long total = size.getAsLong();
            long percent = total == 0 ? 100 : Math.min(100, position * 100 / total);
            text.append('/').append(Sizes.text(total)).append("  ").append(percent).append('%');
        }
        text.append("  ").append(Sizes.text((long) bytesPerSecond)).append("/s");
        if (size.isPresent() && bytesPerSecond > 1) {
            long seconds = (long) (Math.max(0, size.getAsLong() - position) / bytesPerSecond);
            text.append("  ").append(Spans.text(Duration.ofSeconds(seconds)));
        }
        return text.append("  ").append(phase).toString();
    }

    private static String shortened(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        int half = LONGEST_NAME / 2 - 1;
        return name.substring(0, half) + "…" + name.substring(name.length() - half);
    }

    private void paint(String text) {
        int width = Math.max(20, console.width() - 1);
        console.err().print(ERASE + (text.length() > width ? text.substring(0, width) : text));
        console.err().flush();
        painted = true;
    }

    /// Says something that stays, above the line.
    public synchronized void say(String line) {
        erase();
        console.err().println(line);
    }

    /// Takes the line away.
    public synchronized void erase() {
        if (painted) {
            console.err().print(ERASE);
            console.err().flush();
            painted = false;
        }
        paintedNanos = System.nanoTime() - PAINT_NANOS;
    }
}
