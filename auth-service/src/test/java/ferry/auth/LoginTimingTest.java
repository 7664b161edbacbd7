package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.login.PasswordVerifier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether the time that an answer takes, or the work that it costs, tells if somebody has a name.
///
/// The two kinds of attempts alternate at random, so that whatever else the machine does hits both alike. What is compared is
/// how often one kind ranks above the other: half of the time, where nothing tells. With 200 samples each, chance alone stays
/// within 0.15 of that in all but one of a million runs; a hash that is left out or is half as expensive ends at 0 or 1.
final class LoginTimingTest {
    private static final int SAMPLES = 200;
    private static final int WARM_UP = 40;
    private static final int COST = 6;

    @TempDir Path folder;
    private final Random random = new Random(20_260_101);
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                AuthServer.start(
                        AuthServer.settings(folder).withPasswords(COST, 15),
                        new ManualClock(),
                        PasswordVerifier.bcrypt());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void neitherTimeNorWorkTellsWhetherANameExists() {
        for (int i = 0; i < SAMPLES + WARM_UP; i++) {
            server.register("known" + i);
        }
        List<Boolean> order = new ArrayList<>(Collections.nCopies(SAMPLES + WARM_UP, true));
        order.addAll(Collections.nCopies(SAMPLES + WARM_UP, false));
        Collections.shuffle(order, random);

        Samples known = new Samples();
        Samples unknown = new Samples();
        for (int i = 0; i < order.size(); i++) {
            Samples samples = order.get(i) ? known : unknown;
            String name = (order.get(i) ? "known" : "unknown") + samples.taken;
            take(samples, name, "10.0.%d.%d".formatted(i >> 8, i & 0xff));
        }

        assertThat(unknown.work.stream().mapToLong(Long::longValue).min().orElseThrow())
                .as("some work is measured at all")
                .isPositive();
        assertThat(rank(known.work, unknown.work)).as("work").isBetween(0.35, 0.65);
        assertThat(rank(known.nanos, unknown.nanos)).as("time").isBetween(0.3, 0.7);
    }

    private void take(Samples samples, String name, String address) {
        long work = hashingNanos();
        long begin = System.nanoTime();
        Refusal refusal = server.guess(name, address);
        long nanos = System.nanoTime() - begin;
        assertThat(refusal.reason()).isEqualTo("BAD_CREDENTIALS");
        if (samples.taken++ >= WARM_UP) {
            samples.nanos.add(nanos);
            samples.work.add(hashingNanos() - work);
        }
    }

    /// Processor time of the threads that hash; waiting is not in it.
    private static long hashingNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hash-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
                .sum();
    }

    /// @return how often one of `left` is greater than one of `right`, of all pairs
    private static double rank(List<Long> left, List<Long> right) {
        double greater = 0;
        for (long one : left) {
            for (long other : right) {
                greater += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
        return greater / ((double) left.size() * right.size());
    }

    private static final class Samples {
        int taken;
        final List<Long> nanos = new ArrayList<>();
        final List<Long> work = new ArrayList<>();
    }
}
