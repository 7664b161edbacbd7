package ferry.cli.render;

import ferry.cli.console.Console;
import ferry.cli.console.SafeText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The moving lines at the bottom of a terminal, drawn four times a second on standard error. Where
/// that is no terminal, or one that cannot do so, nothing moves and only what stays is printed. Safe for many threads.
public final class LiveLines implements AutoCloseable {

    /// More are counted and not drawn.
    static final int MAX_LINES = 8;

    private static final long PERIOD_MILLIS = 250;
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final Console console;
    private final boolean moving;
    private final Set<LiveLine> lines = new LinkedHashSet<>();
    private @Nullable ScheduledExecutorService painter;

    /// How many columns each drawn line takes.
    private final List<Integer> drawn = new ArrayList<>();

    public LiveLines(Console console) {
        this.console = console;
        this.moving = console.linesMove();
    }

    public synchronized void add(LiveLine line) {
        lines.add(line);
        if (moving && painter == null) {
            painter =
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().daemon().name("ferry-lines").factory());
            ScheduledFuture<?> _ =
                    painter.scheduleAtFixedRate(
                            this::draw, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    public synchronized void remove(LiveLine line) {
        lines.remove(line);
    }

    /// Prints something that stays, above the moving lines.
    public synchronized void print(Runnable printing) {
        clear();
        printing.run();
    }

    synchronized void draw() {
        if (!moving || (lines.isEmpty() && drawn.isEmpty())) {
            return;
        }
        int width = console.width();
        StringBuilder text = new StringBuilder(home(width));
        drawn.clear();
        int columns = Math.max(1, width - 1);
        for (LiveLine line : lines) {
            if (drawn.size() == MAX_LINES) {
                append(text, "... and " + (lines.size() - MAX_LINES) + " more", columns);
                break;
            }
            append(text, line.text(columns), columns);
        }
        write(text.append(CLEAR_BELOW).toString());
    }

    private void append(StringBuilder text, String line, int columns) {
        String cut = Columns.cut(SafeText.line(line), columns);
        text.append(drawn.isEmpty() ? "" : "\n").append(cut).append(CLEAR_LINE);
        drawn.add(Columns.of(cut));
    }

    /// To where the first line begins. A terminal that was made narrower has broken those that are too long for it now.
    private String home(int width) {
        int rows =
                drawn.stream().mapToInt(columns -> Math.max(1, Math.ceilDiv(columns, width))).sum();
        return rows > 1 ? "\r\u001b[" + (rows - 1) + "A" : "\r";
    }

    private void clear() {
        if (!drawn.isEmpty()) {
            write(home(console.width()) + CLEAR_BELOW);
            drawn.clear();
        }
    }

    private void write(String text) {
        PrintStream err = console.err();
        err.print(text);
        err.flush();
    }

    /// Takes the moving lines away.
    @Override
    public synchronized void close() {
        if (painter != null) {
            painter.shutdownNow();
        }
        clear();
    }
}
