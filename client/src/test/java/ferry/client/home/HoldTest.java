package ferry.client.home;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.retry.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoldTest {

    @TempDir Path path;

    @Test
    void aNameIsHeldByOneAtATime() {
        try (Hold _ = take("a").orElseThrow()) {
            assertThat(take("a")).isEmpty();
            Optional<Hold> other = take("b");
            assertThat(other).isPresent();
            other.get().close();
        }
        Optional<Hold> again = take("a");
        assertThat(again).isPresent();
        again.get().close();
    }

    @Test
    void aThreadThatTriesInVainDoesNotDropItForOtherProcesses()
            throws IOException, InterruptedException {
        try (Hold _ = take("a").orElseThrow()) {
            assertThat(take("a")).isEmpty();
            assertThat(anotherProcessGetsIt()).isFalse();
        }
    }

    @Test
    void anInterruptedThreadGivesItUpTooAndStaysInterrupted() {
        Hold hold = take("a").orElseThrow();
        Thread.currentThread().interrupt();

        hold.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(path.resolve("a.lock")).doesNotExist();
        Optional<Hold> again = take("a");
        assertThat(again).isPresent();
        again.get().close();
    }

    @Test
    void closingTwiceTakesNothingFromTheNext() {
        Hold first = take("a").orElseThrow();
        first.close();
        try (Hold _ = take("a").orElseThrow()) {
            first.close();

            assertThat(take("a")).isEmpty();
        }
    }

    /// A lock's file that a dead process has left is nobody's.
    @Test
    void whatADeadProcessHasLeftIsFree() throws IOException {
        Files.createDirectories(path);
        Files.createFile(path.resolve("a.lock"));

        Optional<Hold> hold = take("a");

        assertThat(hold).isPresent();
        hold.get().close();
    }

    private Optional<Hold> take(String name) {
        return new PrivateFolder(path).hold(name, Time.SYSTEM);
    }

    /// A second descriptor in this process, once closed, would have dropped it.
    private boolean anotherProcessGetsIt() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                PrivateFolderTest.AnotherProcess.class.getName(),
                                path.resolve("a.lock").toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .isIn(PrivateFolderTest.AnotherProcess.FREE, PrivateFolderTest.AnotherProcess.HELD);
        return process.exitValue() == PrivateFolderTest.AnotherProcess.FREE;
    }
}
