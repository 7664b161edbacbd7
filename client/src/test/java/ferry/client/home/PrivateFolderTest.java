package ferry.client.home;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.retry.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFolderTest {

    private static final Set<Thread.State> WAITS =
            Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
    private static final Time SLEEPLESS =
            new Time() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(Duration duration) {
                    throw new AssertionError("nobody sleeps here");
                }
            };

    @TempDir Path folder;

    @Test
    void aThreadThatGivesUpWaitingLeavesTheLockToTheOneThatHoldsIt() {
        boolean free =
                new PrivateFolder(folder)
                        .locked(
                                "lock",
                                Time.SYSTEM,
                                () -> {
                                    giveUpWaiting();
                                    return anotherProcessGetsIt();
                                });

        assertThat(free).isFalse();
        assertThat(anotherProcessGetsIt()).isTrue();
    }

    @Test
    void threadsOfThisProcessWakeEachOtherInsteadOfLookingAgainAndAgain() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread first =
                Thread.ofPlatform()
                        .start(() ->
                                new PrivateFolder(folder)
                                        .locked(
                                                "lock",
                                                SLEEPLESS,
                                                () -> {
                                                    taken.countDown();
                                                    return await(done);
                                                }));
        await(taken);
        AtomicBoolean had = new AtomicBoolean();
        Thread second =
                Thread.ofPlatform()
                        .start(() ->
                                had.set(
                                        new PrivateFolder(folder)
                                                .locked("lock", SLEEPLESS, () -> true)));

        awaitWaiting(second);
        done.countDown();
        first.join();
        second.join();

        assertThat(had).isTrue();
    }

    @Test
    void anInterruptedThreadGetsALockThatIsFree() {
        Thread.currentThread().interrupt();

        boolean had = new PrivateFolder(folder).locked("lock", SLEEPLESS, () -> true);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(had).isTrue();
    }

    private void giveUpWaiting() {
        Thread other =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, _) -> {})
                        .start(() ->
                                new PrivateFolder(folder).locked("lock", SLEEPLESS, () -> true));
        awaitWaiting(other);
        other.interrupt();
        try {
            assertThat(other.join(Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (!WAITS.contains(thread.getState())) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean anotherProcessGetsIt() {
        try {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String classes = System.getProperty("java.class.path");
            String lock = folder.resolve("lock").toString();
            Process process =
                    new ProcessBuilder(java, "-cp", classes, AnotherProcess.class.getName(), lock)
                            .inheritIO()
                            .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isIn(AnotherProcess.FREE, AnotherProcess.HELD);
            return process.exitValue() == AnotherProcess.FREE;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Says by its exit code whether it could have the lock.
    static final class AnotherProcess {
        static final int FREE = 10;
        static final int HELD = 11;

        private AnotherProcess() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel channel =
                            FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                System.exit(lock == null ? HELD : FREE);
            }
        }
    }
}
