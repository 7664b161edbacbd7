package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed while it hashes a password anew.
final class KilledWhileHashingTest {
    private static final String DATA = "auth";
    private static final String REHASHED = "event=auth.rehash";

    @TempDir Path scratch;

    @Test
    void leavesTheOldHashGood() throws Exception {
        try (RunningProcess auth = AuthProcess.start(scratch, DATA, "--bcrypt-cost=4")) {
            AuthProcess.register(AuthProcess.port(auth));
        }

        // The check takes no time, and the new hash seconds
        try (RunningProcess auth = AuthProcess.start(scratch, DATA, "--bcrypt-cost=16")) {
            assertThat(AuthProcess.login(AuthProcess.port(auth))).startsWith("let in");
            auth.kill();
            assertThat(auth.err()).doesNotContain(REHASHED);
        }

        try (RunningProcess auth = AuthProcess.start(scratch, DATA, "--bcrypt-cost=5")) {
            assertThat(AuthProcess.login(AuthProcess.port(auth))).startsWith("let in");
            await().atMost(Duration.ofMinutes(1)).until(() -> auth.err().contains(REHASHED));
        }
    }
}
