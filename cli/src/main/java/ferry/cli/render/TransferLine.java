package ferry.cli.render;

import ferry.cli.console.SafeText;
import ferry.client.retry.Time;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The line that shows one transfer while it moves. Moved by one thread, drawn by another.
///
/// ```
/// report.pdf  12.3/40.0 MiB   31%   8.2 MiB/s   0:03  stored 29% · delivered 0/2
/// ```
///
/// Numbers keep their places while they grow. Where the terminal is too narrow for all of it, the rest of the time goes first,
/// then the speed, and the truth last.
public final class TransferLine implements LiveLine {

    private static final int LEAST_NAME = 8;

    /// `99.9 MiB/s`.
    private static final int SPEED_COLUMNS = 10;

    /// `59:59`; what takes hours, takes more.
    private static final int REST_COLUMNS = 5;

    /// A step longer than any chunk was not moved now: it was there from an earlier run.
    private static final long LONGEST_STEP = 4 << 20;

    private final String name;
    private final Meter meter;
    private volatile long position;

    /// What was there without having been moved.
    private volatile long foreign;

    private volatile OptionalLong size;
    private final Supplier<String> state;

    /// @param state what can be said of it besides how far it is
    public TransferLine(String name, OptionalLong size, String state, Time time) {
        this(name, size, () -> state, time);
    }

    /// @param state the same, asked whenever the line is drawn
    public TransferLine(String name, OptionalLong size, Supplier<String> state, Time time) {
        this.name = SafeText.of(name);
        this.size = size;
        this.state = state;
        this.meter = new Meter(time);
    }

    /// It begins at a position to which nothing was moved now: that was there from an earlier run, and counts as no speed.
    public void begin(long at, OptionalLong whole) {
        foreign = at;
        position = at;
        size = whole;
    }

    public void move(long to, OptionalLong whole) {
        long step = to - position;
        if (step < 0 || step > LONGEST_STEP) {
            foreign = Math.max(0, foreign + step);
        }
        position = to;
        size = whole;
    }

    /// How many bytes have really been moved, as far as can be told.
    public long moved() {
        return Math.max(0, position - foreign);
    }

    @Override
    public String text(int width) {
        long at = position;
        OptionalLong whole = size;
        meter.sample(moved());
        String amount = amount(at, whole);
        String speed = whole.isPresent() && at >= whole.getAsLong() ? "" : speed();
        String rest = whole.isPresent() ? rest(whole.getAsLong() - at) : "";
        String truth = "  " + state.get();
        for (String facts : List.of(amount + speed + rest, amount + speed)) {
            int room = width - Columns.of(facts + truth) - 2;
            if (room >= Math.min(LEAST_NAME, Columns.of(name))) {
                return Columns.fit(name, room) + "  " + facts + truth;
            }
        }
        int room = Math.max(LEAST_NAME, width - Columns.of(amount + truth) - 2);
        return Columns.cut(Columns.fit(name, room) + "  " + amount + truth, width);
    }

    private static String amount(long at, OptionalLong whole) {
        if (whole.isEmpty()) {
            return right(Sizes.text(at), SPEED_COLUMNS - 2);
        }
        String part = Sizes.part(Math.min(at, whole.getAsLong()), whole.getAsLong());
        String all = Sizes.part(whole.getAsLong(), whole.getAsLong());
        return right(part, all.length()) + "  " + right(percent(at, whole.getAsLong()), 4);
    }

    private String speed() {
        return "  " + right(meter.rate().map(Sizes::rate).orElse("-"), SPEED_COLUMNS);
    }

    private String rest(long left) {
        return left <= 0
                ? ""
                : "  " + right(meter.rest(left).map(Durations::clock).orElse("-:--"), REST_COLUMNS);
    }

    private static String right(String number, int columns) {
        return " ".repeat(Math.max(0, columns - number.length())) + number;
    }

    private static String percent(long at, long whole) {
        long percent = whole == 0 ? 100 : Math.min(100, (long) (100.0 * at / whole));
        return percent + "%";
    }
}
