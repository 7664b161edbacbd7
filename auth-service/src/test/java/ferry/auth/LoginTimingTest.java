package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.Database;
import ferry.auth.login.PasswordVerifier;
import ferry.kernel.observe.Ranks;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.LoginRequest;
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

/// Whether the time that an answer takes, or the work that it costs, tells if somebody has a name, or the right password of
/// an account that is disabled.
///
/// The two kinds of attempts alternate at random, so that whatever else the machine does hits both alike. What is compared is
/// how often one kind ranks above the other: half of the time, where nothing tells; a hash that is left out or is half as
/// expensive ends at 0 or 1.
final class LoginTimingTest {
    private static final int SAMPLES = 200;
    private static final int WARM_UP = 40;
    private static final int COST = 6;

    @TempDir Path folder;
    private final Random random = new Random(20_260_101);
    private AuthSettings settings;
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        settings = AuthServer.settings(folder).withPasswords(COST, 15);
        server = AuthServer.start(settings, new ManualClock(), PasswordVerifier.bcrypt());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void neitherTimeNorWorkTellsWhetherANameExists() {
        register("known");

        assertAlike("known", "a wrong password, surely", "unknown");
    }

    @Test
    void neitherTimeNorWorkTellsTheRightPasswordOfADisabledAccount() throws IOException {
        register("disabled");
        register("known");
        try (Database database = Database.open(settings.database())) {
            database.write(handle ->
                    handle.execute("UPDATE account SET enabled = 0 WHERE name LIKE 'disabled%'"));
        }

        assertAlike("disabled", AuthServer.PASSWORD, "known");
    }

    private void register(String prefix) {
        for (int i = 0; i < SAMPLES + WARM_UP; i++) {
            server.register(prefix + i);
        }
    }

    /// @param password tried with names of `left`; with those of `right` a wrong one is
    private void assertAlike(String left, String password, String right) {
        List<Boolean> order = new ArrayList<>(Collections.nCopies(SAMPLES + WARM_UP, true));
        order.addAll(Collections.nCopies(SAMPLES + WARM_UP, false));
        Collections.shuffle(order, random);

        Samples ofLeft = new Samples(left, password);
        Samples ofRight = new Samples(right, "a wrong password, surely");
        for (int i = 0; i < order.size(); i++) {
            Samples samples = order.get(i) ? ofLeft : ofRight;
            take(samples, "10.0.%d.%d".formatted(i >> 8, i & 0xff));
        }

        assertThat(Ranks.above(ofLeft.nanos, ofRight.nanos)).as("time").isBetween(0.3, 0.7);
        assertThat(ofRight.work.stream().mapToLong(Long::longValue).min().orElseThrow())
                .as("some work is measured at all")
                .isPositive();
        assertThat(Ranks.above(ofLeft.work, ofRight.work)).as("work").isBetween(0.35, 0.65);
    }

    private void take(Samples samples, String address) {
        AuthServiceGrpc.AuthServiceBlockingStub auth = AuthServer.from(server.auth(), address);
        LoginRequest request =
                AuthServer.loginRequest(samples.prefix + samples.taken, samples.password).build();
        long work = hashingNanos();
        long begin = System.nanoTime();
        Refusal refusal = Refusal.of(() -> auth.login(request));
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

    private static final class Samples {
        final String prefix;
        final String password;
        int taken;
        final List<Long> nanos = new ArrayList<>();
        final List<Long> work = new ArrayList<>();

        Samples(String prefix, String password) {
            this.prefix = prefix;
            this.password = password;
        }
    }
}
