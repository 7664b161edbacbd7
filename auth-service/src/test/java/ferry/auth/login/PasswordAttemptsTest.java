package ferry.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.auth.CountingBcrypt;
import ferry.auth.ManualClock;
import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceCookies;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.Bucket;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.Lockout;
import ferry.auth.lockout.LockoutSettings;
import ferry.auth.lockout.SourceLimits;
import ferry.auth.lockout.SourceSettings;
import ferry.auth.lockout.Waits;
import ferry.auth.secret.Secrets;
import ferry.auth.secret.SecretsFile;
import ferry.kernel.observe.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class PasswordAttemptsTest {
    private static final GuardKey NAME = new GuardKey("ab".repeat(32));
    private static final GuardKey OTHER = new GuardKey("cd".repeat(32));

    @TempDir Path folder;
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicReference<Runnable> whenLookedAt = new AtomicReference<>(() -> {});
    private final ManualClock clock = new ManualClock();
    private Database database;
    private Lockout lockout;
    private Gate gate;
    private PasswordAttempts attempts;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(new DatabaseSettings.SqliteFile(folder.resolve("auth.db")));
        Waits waits = new Waits(new Random(1));
        lockout = new Lockout(database, LockoutSettings.DEFAULTS, clock, waits);
        gate =
                new Gate(
                        new GateSettings(1, 1, Duration.ofSeconds(20)),
                        new WatchedTime(),
                        Metrics.none());
        SecureRandom random = new SecureRandom();
        Secrets secrets = new SecretsFile(folder.resolve("pepper")).create(random);
        attempts =
                new PasswordAttempts(
                        new Tables(
                                database,
                                new Accounts(),
                                new DeviceCookies(random),
                                new AuditTrail(Metrics.none())),
                        lockout,
                        new SourceLimits(SourceSettings.DEFAULTS, clock, waits, _ -> {}),
                        new PasswordVerifier(secrets, 4, gate, new CountingBcrypt(), random),
                        clock,
                        Metrics.none());
    }

    @AfterEach
    void close() {
        release.countDown();
        gate.close();
        database.close();
    }

    @Test
    void whoFindsNoPlaceIsToldSoAndNothingIsCounted() {
        fill();

        assertThat(enter()).isInstanceOf(PasswordAttempts.Entry.Full.class);
        assertThat(lockout.refusal(NAME, Bucket.STRANGERS)).isEmpty();
    }

    /// Those who wait may lock the name between the look at its lock and the look at the gate.
    @Test
    void aLockThatFallsMeanwhileIsToldAsALock() {
        fill();
        whenLookedAt.set(this::lock);

        assertThat(enter()).isInstanceOf(PasswordAttempts.Entry.Locked.class);
    }

    private PasswordAttempts.Entry enter() {
        return attempts.enter(NAME, Bucket.STRANGERS, InetAddress.getLoopbackAddress());
    }

    private void lock() {
        for (int i = 0; i < LockoutSettings.DEFAULTS.freeFailures(); i++) {
            lockout.admit(NAME, Bucket.STRANGERS);
        }
    }

    /// One works and one waits, which is all that may.
    private void fill() {
        CountDownLatch started = new CountDownLatch(1);
        inTheGate(() -> {
            started.countDown();
            release.await();
            return 0;
        });
        await().until(() -> started.getCount() == 0);
        inTheGate(() -> 0);
        await().until(() -> gate.waiting() == 1);
    }

    private void inTheGate(Callable<Integer> work) {
        Thread.startVirtualThread(() -> gate.run(Lane.STRANGER, OTHER, work));
    }

    /// Does something once when the gate looks at it, on the thread of whoever asks whether there is room.
    private final class WatchedTime implements HashTime {
        @Override
        public long now() {
            whenLookedAt.getAndSet(() -> {}).run();
            return System.nanoTime();
        }

        @Override
        public long worked() {
            return 0;
        }
    }
}
