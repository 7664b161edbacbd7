package ferry.standalone;

import java.io.PrintStream;
import java.util.Locale;

/// Shows how far both sides are: one line that is drawn again on a terminal, some lines elsewhere. For many threads.
final class DemoProgress {
    private static final long MIB = 1 << 20;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int LINES = 4;

    private final PrintStream out;
    private final boolean terminal;
    private final long size;
    private long sent;
    private long received;
    private long lastDrawn;
    private long linesShown;

    DemoProgress(PrintStream out, boolean terminal, long size) {
        this.out = out;
        this.terminal = terminal;
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
        out.print(terminal ? "\r" + line() + "\n" : "");
        out.flush();
    }

    private void show() {
        if (terminal) {
            long now = System.nanoTime();
            if (now - lastDrawn >= REDRAW_NANOS) {
                lastDrawn = now;
                out.print("\r" + line());
                out.flush();
            }
        } else if (received * LINES >= size * (linesShown + 1)) {
            linesShown = size == 0 ? LINES : received * LINES / size;
            out.println(line());
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
