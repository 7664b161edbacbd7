package ferry.standalone;

import ferry.cli.console.Console;
import java.util.Locale;

/// Shows how far both sides are: one line that is drawn again on a terminal, some lines elsewhere. For many threads.
final class DemoProgress {
    private static final long MIB = 1 << 20;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int LINES = 4;

    private final Console console;
    private final long size;
    private long sent;
    private long received;
    private long lastDrawn;
    private long linesShown;

    DemoProgress(Console console, long size) {
        this.console = console;
        this.size = size;
    }

    synchronized void sent(long position) {
        sent = position;
        show();
    }

    synchronized void received(long position) {
        received = position;
        show();
    }

    synchronized void end() {
        if (console.linesMove()) {
            console.err().println("\r" + line());
        }
    }

    private void show() {
        if (console.linesMove()) {
            redraw();
        } else if (received * LINES >= size * (linesShown + 1)) {
            linesShown = size == 0 ? LINES : received * LINES / size;
            console.out().println(line());
            console.out().flush();
        }
    }

    private void redraw() {
        long now = System.nanoTime();
        if (now - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = now;
            console.err().print("\r" + line());
            console.err().flush();
        }
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "  alice has sent %6.1f of %.1f MiB    bob has received %6.1f MiB",
                mib(sent),
                mib(size),
                mib(received));
    }

    private static double mib(long bytes) {
        return (double) bytes / MIB;
    }
}
