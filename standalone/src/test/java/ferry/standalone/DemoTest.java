package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ferry demo` as a process.
final class DemoTest {
    @TempDir private Path folder;

    @Test
    void showsALiveDeliveryAndLeavesNothingBehind() throws Exception {
        try (FerryProcess demo = FerryProcess.start(folder, "demo")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();

            assertThat(demo.out())
                    .contains("alice has sent   64.0 of 64.0 MiB    bob has received   64.0 MiB")
                    .contains("Delivered and verified: ferry-demo.bin, 67108864 bytes in ")
                    .containsPattern("SHA-256 [0-9a-f]{64}, the same at both ends")
                    .contains("  ferry serve --registration open");
            assertThat(demo.err()).isEmpty();
            assertThat(folder.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void sendsAFileOfOnesOwnAndLeavesItAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("letter.txt"), "dear bob");
        try (FerryProcess demo = FerryProcess.start(folder, "demo", file.toString())) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();

            assertThat(demo.out()).contains("letter.txt, 8 bytes");
            assertThat(file).hasContent("dear bob");
            assertThat(folder.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void sendsAnEmptyFile() throws Exception {
        Path file = Files.createFile(folder.resolve("empty"));
        try (FerryProcess demo = FerryProcess.start(folder, "demo", file.toString())) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();

            assertThat(demo.out()).contains("empty, 0 bytes");
        }
    }

    @Test
    void aFileThatIsNotThereIsOneClearSentence() throws Exception {
        try (FerryProcess demo = FerryProcess.start(folder, "demo", "/not/there")) {
            assertThat(demo.exitCode()).isEqualTo(3);
            assertThat(demo.err()).contains("/not/there").doesNotContain("\tat ");
        }
    }

    @Test
    void interruptedItCleansUpToo() throws Exception {
        // Too large to have arrived before the signal, whatever else the machine does
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(16L << 30);
        }
        try (FerryProcess demo = FerryProcess.start(folder, "demo", file.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> demo.out().contains("Two people have registered"));

            assertThat(demo.signal("INT").exitCode()).isEqualTo(130);

            assertThat(demo.err()).isEmpty();
            assertThat(folder.resolve("tmp")).isEmptyDirectory();
        }
    }
}
