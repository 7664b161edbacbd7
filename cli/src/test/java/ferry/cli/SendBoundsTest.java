package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.JsonLines;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--limit` and `--timeout` of a send, with the real services and in real time.
final class SendBoundsTest {

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Someone bob;

    @BeforeEach
    void start() {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLimitHoldsTheSpeedDown() throws IOException {
        Path file = file("slow.bin", 300 << 10);

        long begun = System.nanoTime();
        Outcome sent = alice.types("send", file.toString(), "--to", "bob", "--limit", "200K");
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(sent.exitCode()).isZero();
        assertThat(taken)
                .as("1.5 s, less what may go in a burst")
                .isGreaterThan(Duration.ofMillis(1_300));
    }

    @Test
    void whoeverWaitsForDeliveryWaitsNoLongerThanTheTimeout() throws IOException {
        Path file = file("unfetched.bin", 1_000);
        String[] send = {
            "send", file.toString(), "--to", "bob", "--wait", "delivered", "--timeout", "1s"
        };

        Outcome text = alice.types(send);
        Outcome json =
                alice.types(
                        Stream.concat(Stream.of(send), Stream.of("--json")).toArray(String[]::new));

        assertThat(text.exitCode()).isEqualTo(6);
        assertThat(text.err())
                .contains("unfetched.bin")
                .contains("next: all of it is stored, and is delivered by itself: ferry status ")
                .doesNotContain("ferry send");
        assertThat(JsonLines.objects(json.out()))
                .anySatisfy(line ->
                        assertThat(line)
                                .containsEntry("type", "error")
                                .containsEntry("reason", "TIMED_OUT")
                                .containsEntry("retryable", true));
        assertThat(bob.types("inbox").out()).as("it is stored all the same").contains("waiting");
    }

    @Test
    void whatIsTooSlowForTheTimeoutIsGivenUpAndGoesOnLater() throws IOException {
        Path file = file("late.bin", 3 << 20);

        Outcome late =
                alice.types(
                        "send", file.toString(), "--to", "bob", "--limit", "1M", "--timeout", "1s");
        Outcome again = alice.types("send", file.toString(), "--to", "bob");

        assertThat(late.exitCode()).isEqualTo(6);
        assertThat(late.err()).contains("not all could be sent in time");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("late.bin: goes on at");
    }

    private Path file(String name, int size) throws IOException {
        return Files.write(folder.resolve(name), new byte[size]);
    }
}
