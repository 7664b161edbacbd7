package ferry.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {
    @TempDir private Path scratch;

    @BeforeEach
    void needsTheProgramThatCounts() {
        assumeThat(Path.of("/usr/bin/time")).isExecutable();
    }

    @Test
    void aCommandThatFailsIsToldWithWhatItSaid() {
        Commands commands = new Commands(scratch);

        assertThatThrownBy(() ->
                        commands.run(Map.of(), List.of("sh", "-c", "echo no such thing; exit 3")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such thing");
    }

    @Test
    void countsThoseOfManyThatFail() throws IOException, InterruptedException {
        Commands.Crowd crowd =
                new Commands(scratch)
                        .runTogether(
                                Map.of(),
                                List.of(
                                        List.of("true"),
                                        List.of("false"),
                                        List.of("test", "it's", "=", "it's"),
                                        List.of("test", "a b", "=", "ab")));

        assertThat(crowd.failures()).isEqualTo(2);
    }

    @Test
    void whatAServerDoesForAClientIsCountedApart() throws IOException, InterruptedException {
        Commands commands = new Commands(scratch);
        try (Background server =
                commands.start(Map.of(), List.of("sh", "-c", "echo up; while :; do :; done"))) {
            server.await("its start", () -> server.hasSaid("up"));
            Cost cost = server.beside(() -> commands.run(Map.of(), List.of("sleep", "0.3")));

            assertThat(cost.wallSeconds()).isGreaterThan(0.3);
            assertThat(cost.serverCpuSeconds()).isGreaterThan(0.05);
            assertThat(cost.clientCpuSeconds()).isLessThan(0.05);
            assertThat(cost.serverPeakMebibytes()).isPositive();
        }
    }

    @Test
    void closingEndsAServerWithItsChildren() throws IOException, InterruptedException {
        Background server =
                new Commands(scratch)
                        .start(Map.of(), List.of("sh", "-c", "sleep 1000 & echo $!; wait"));
        server.await("its child", () -> server.hasSaid("\n"));
        long child = Long.parseLong(server.said().trim());

        server.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    @Timeout(20)
    void aServerThatHasEndedIsNotWaitedFor() throws IOException {
        try (Background server = new Commands(scratch).start(Map.of(), List.of("false"))) {
            assertThatThrownBy(() -> server.await("its start", () -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its start");
        }
    }
}
