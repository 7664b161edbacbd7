package ferry.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsDirectoryRaceTest {
    private static final int PROCESSES = 3;

    @TempDir private Path parent;

    @Test
    void processesThatStartAtOnceAgreeOnOneCa() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start());
        }
        Set<String> fingerprints = new HashSet<>();
        for (Process process : processes) {
            fingerprints.add(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip());
            assertThat(process.waitFor()).isZero();
        }

        assertThat(fingerprints).hasSize(1);
        assertThat(fingerprints.iterator().next()).hasSize(52);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        parent.resolve("tls").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// One of the processes.
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws IOException {
            TlsDirectory directory =
                    new TlsDirectory(Path.of(args[0]), InstantSource.system(), new SecureRandom());
            System.out.print(directory.identity(ServiceRole.AUTH, Set.of()).fingerprint());
        }
    }
}
