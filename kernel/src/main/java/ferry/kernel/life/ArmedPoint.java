package ferry.kernel.life;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens at a point that is armed. Safe for use by many threads.
final class ArmedPoint {
    private static final Logger LOG = LoggerFactory.getLogger(ArmedPoint.class);

    /// What a shell reports of a process that was killed.
    private static final int KILLED = 137;

    private static final Pattern ONE =
            Pattern.compile("([a-z-]+)=(halt|sleep:([0-9]{1,6}))(?:@([0-9]{1,6}))?");

    private final FailPoint point;
    private final Runnable act;
    private final long at;
    private final AtomicLong times = new AtomicLong();

    /// @param at which time of coming by it happens; 0 for each
    private ArmedPoint(FailPoint point, Runnable act, long at) {
        this.point = point;
        this.act = act;
        this.at = at;
    }

    /// @throws IllegalArgumentException if the text is not what the variable may say
    static Map<FailPoint, ArmedPoint> parse(String text) {
        return parse(text, () -> Runtime.getRuntime().halt(KILLED));
    }

    static Map<FailPoint, ArmedPoint> parse(String text, Runnable halt) {
        Map<FailPoint, ArmedPoint> armed = new EnumMap<>(FailPoint.class);
        for (String one : text.isBlank() ? new String[0] : text.split(",")) {
            Matcher parts = ONE.matcher(one.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        FailPoint.VARIABLE
                                + ": "
                                + one
                                + " (expected: point=halt@N, for instance)");
            }
            FailPoint point = point(parts.group(1));
            String time = parts.group(4);
            armed.put(
                    point,
                    new ArmedPoint(
                            point,
                            action(parts.group(3), halt),
                            time == null ? 0 : Long.parseLong(time)));
            LOG.warn("event=fail_point_armed {}", one.strip());
        }
        return armed;
    }

    private static FailPoint point(String label) {
        return Arrays.stream(FailPoint.values())
                .filter(point -> point.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                FailPoint.VARIABLE + ": no point is called " + label));
    }

    @SuppressWarnings("NullAway") // a group that did not take part
    private static Runnable action(String millis, Runnable halt) {
        return millis == null ? halt : () -> sleep(Long.parseLong(millis));
    }

    void reached() {
        long time = times.incrementAndGet();
        if (at == 0 || at == time) {
            LOG.warn("event=fail_point_hit point={} time={}", point.label(), time);
            act.run();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
