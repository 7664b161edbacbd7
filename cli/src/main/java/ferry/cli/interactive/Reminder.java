package ferry.cli.interactive;

import ferry.cli.console.Screen;
import ferry.cli.render.TransferLine;
import ferry.client.retry.Time;
import java.time.Duration;
import java.util.OptionalLong;

/// Says again and again how far a transfer is: seldom enough not to disturb whoever types. Used by one thread at a time.
final class Reminder {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Screen screen;
    private final Time time;
    private final TransferLine line;
    private long next;

    /// @param doing what is going on
    Reminder(Screen screen, Time time, String name, String doing) {
        this.screen = screen;
        this.time = time;
        this.line = new TransferLine(name, OptionalLong.empty(), doing, time);
        begin(0, OptionalLong.empty());
    }

    /// From there on it moves.
    void begin(long position, OptionalLong size) {
        line.begin(position, size);
        measure();
        next = time.nanos() + PERIOD.toNanos();
    }

    void moved(long position, OptionalLong size) {
        line.move(position, size);
        boolean all = size.isPresent() && position >= size.getAsLong();
        if (all || time.nanos() - next < 0) {
            return;
        }
        screen.out(measure());
        next = time.nanos() + PERIOD.toNanos();
    }

    private String measure() {
        return line.text(Math.max(1, screen.console().width() - 1));
    }
}
