package ferry.cli.render;

import ferry.client.retry.Time;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How fast something grows: a rate that forgets half in a second, and one that forgets half in ten
/// seconds for guessing the rest. Used by one thread at a time.
///
/// What was there at the beginning, or is there again after a step back, counts as no speed.
final class Meter {

    private static final double RATE_HALF_LIFE_SECONDS = 1;
    private static final double REST_HALF_LIFE_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration LONGEST_REST = Duration.ofHours(99);

    private final Time time;
    private @Nullable Sample last;
    private double rate = Double.NaN;
    private double slowRate = Double.NaN;
    private double watchedSeconds;

    private record Sample(long nanos, long position) {}

    Meter(Time time) {
        this.time = time;
    }

    void sample(long position) {
        Sample now = new Sample(time.nanos(), position);
        Sample before = last;
        if (before == null || position < before.position()) {
            last = now;
            return;
        }
        double seconds = (now.nanos() - before.nanos()) / NANOS_PER_SECOND;
        if (seconds <= 0) {
            return;
        }
        double current = (position - before.position()) / seconds;
        rate = blend(rate, current, seconds / RATE_HALF_LIFE_SECONDS);
        watchedSeconds += seconds;
        slowRate = blend(slowRate, current, seconds / restHalfLife());
        last = now;
    }

    /// Shorter in the beginning, so that a slow start is soon forgotten.
    private double restHalfLife() {
        return Math.clamp(watchedSeconds / 3, 0.25, REST_HALF_LIFE_SECONDS);
    }

    private static double blend(double old, double current, double halfLives) {
        if (Double.isNaN(old)) {
            return current;
        }
        double kept = Math.pow(0.5, halfLives);
        return old * kept + current * (1 - kept);
    }

    /// Bytes per second; nothing before two samples.
    Optional<Double> rate() {
        return Double.isNaN(rate) ? Optional.empty() : Optional.of(rate);
    }

    /// How long so many bytes still take; nothing while nobody can tell.
    Optional<Duration> rest(long bytes) {
        double seconds = bytes / slowRate;
        return seconds >= 0 && seconds < LONGEST_REST.toSeconds()
                ? Optional.of(Duration.ofSeconds(Math.round(seconds)))
                : Optional.empty();
    }
}
