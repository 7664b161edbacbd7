package ferry.client.home;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.retry.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFolderTest {

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

    private void giveUpWaiting() {
        CountDownLatch waiting = new CountDownLatch(1);
        Time told =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void sleep(Duration duration) throws InterruptedException {
                        waiting.countDown();
                        Time.SYSTEM.sleep(duration);
                    }
                };
        Thread other =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, _) -> {})
                        .start(() -> new PrivateFolder(folder).locked("lock", told, () -> true));
        try {
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            other.interrupt();
            assertThat(other.join(Duration.ofSeconds(30))).isTrue();
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
