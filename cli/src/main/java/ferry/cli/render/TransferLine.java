package ferry.cli.render;

import ferry.cli.console.SafeText;
import ferry.client.retry.Time;
import java.util.OptionalLong;

/// The line that shows one transfer while it moves. Moved by one thread, drawn by another.
///
/// ```
/// report.pdf  12.3/40.0 MiB   31%   8.2 MiB/s   0:03  sent · stored · delivered 0/2
/// ```
public final class TransferLine implements LiveLine {

    private static final int LEAST_NAME = 8;

    /// A step longer than any chunk was not moved now: it was there from an earlier run.
    private static final long LONGEST_STEP = 4 << 20;

    private final String name;
    private final Meter meter;
    private volatile long position;

    /// What was there without having been moved.
    private volatile long foreign;

    private volatile OptionalLong size;
    private volatile String state;

    /// @param state what can be said of it besides how far it is
    public TransferLine(String name, OptionalLong size, String state, Time time) {
        this.name = SafeText.of(name);
        this.size = size;
        this.state = state;
        this.meter = new Meter(time);
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

    public void state(String text) {
        state = text;
    }

    @Override
    public String text(int width) {
        long at = position;
        meter.sample(moved());
        String facts = facts(at, size) + "  " + state;
        int room = Math.max(LEAST_NAME, width - Columns.of(facts) - 2);
        return Columns.cut(Columns.fit(name, room) + "  " + facts, width);
    }

    private String facts(long at, OptionalLong whole) {
        String speed = meter.rate().map(Sizes::rate).orElse("-");
        if (whole.isEmpty()) {
            return Sizes.text(at) + "  " + speed;
        }
        long left = Math.max(0, whole.getAsLong() - at);
        String rest = left == 0 ? "" : meter.rest(left).map(Durations::clock).orElse("-:--");
        return Sizes.part(Math.min(at, whole.getAsLong()), whole.getAsLong())
                + "  "
                + percent(at, whole.getAsLong())
                + "  "
                + (left == 0 ? "" : speed + "  " + rest);
    }

    private static String percent(long at, long whole) {
        long percent = whole == 0 ? 100 : Math.min(100, (long) (100.0 * at / whole));
        return percent + "%";
    }
}
