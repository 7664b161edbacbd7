package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import ferry.auth.db.Database;
import ferry.auth.login.GateSettings;
import ferry.proto.auth.v1.LoginResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Logins while no password can be looked at.
@Timeout(60)
final class OverloadTest {
    @TempDir Path folder;
    private final BlockingBcrypt bcrypt = new BlockingBcrypt();
    private AuthSettings settings;
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        GateSettings narrow = new GateSettings(1, 1, Duration.ofMillis(250));
        settings = AuthServer.settings(folder).withGate(narrow);
        server = AuthServer.start(settings, new ManualClock(), bcrypt);
    }

    @AfterEach
    void stop() throws IOException {
        bcrypt.release();
        server.close();
    }

    @Test
    void anAttemptThatFoundNoPlaceIsNotCounted() throws IOException {
        CompletableFuture<Refusal> first = guess("alice");
        bcrypt.awaitStarted();

        Refusal second = guess("bob").join();

        assertThat(second.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(second.reason()).isEqualTo("OVERLOADED");
        assertThat(second.retryAfter().orElseThrow())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(counts()).containsExactly("1");
        bcrypt.release();
        assertThat(first.join().reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(counts()).containsExactly("1");
    }

    @Test
    void whileThereIsNoPlaceNothingIsWritten() throws IOException {
        bcrypt.release();
        assertThat(guess("carol").join().reason()).isEqualTo("BAD_CREDENTIALS");
        server.close();
        BlockingBcrypt slow = new BlockingBcrypt();
        GateSettings patient = new GateSettings(1, 1, Duration.ofMinutes(1));
        server = AuthServer.start(settings.withGate(patient), new ManualClock(), slow);
        CompletableFuture<Refusal> hashed = guess("alice");
        slow.awaitStarted();
        CompletableFuture<Refusal> waiting = guess("bob");
        Awaitility.await().until(() -> generations().size() == 3);

        assertThat(guess("carol").join().reason()).isEqualTo("OVERLOADED");

        assertThat(generations()).containsExactly("1", "1", "1");
        slow.release();
        assertThat(hashed.join().reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(waiting.join().reason()).isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void manyAttemptsWithoutAPlaceLockNobody() throws IOException {
        CompletableFuture<Refusal> first = guess("alice");
        bcrypt.awaitStarted();

        for (int i = 0; i < 6; i++) {
            assertThat(guess("bob").join().reason()).isEqualTo("OVERLOADED");
        }

        bcrypt.release();
        assertThat(first.join().reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(guess("bob").join().reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(counts()).containsExactly("1", "1");
    }

    @Test
    void aGuessIsCountedThoughItsCallIsGivenUp() throws IOException {
        ListenableFuture<LoginResponse> call =
                server.authFuture()
                        .login(AuthServer.loginRequest("alice", "wrong, surely").build());
        bcrypt.awaitStarted();
        assertThat(call.cancel(true)).isTrue();

        bcrypt.release();

        assertThat(guess("alice").join().reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(counts()).containsExactly("2");
    }

    @Test
    void aRegistrationWithoutAPlaceMakesNoAccount() throws IOException {
        CompletableFuture<Refusal> first = guess("alice");
        bcrypt.awaitStarted();

        assertThat(Refusal.of(() -> server.register("carol")).reason()).isEqualTo("OVERLOADED");

        bcrypt.release();
        first.join();
        assertThat(server.register("carol").getUser().getName()).isEqualTo("carol");
    }

    private CompletableFuture<Refusal> guess(String name) {
        return CompletableFuture.supplyAsync(
                () -> Refusal.of(() -> server.login(name, "wrong, surely")),
                Thread::startVirtualThread);
    }

    private List<String> counts() throws IOException {
        return guard("fails");
    }

    private List<String> generations() throws IOException {
        return guard("generation");
    }

    private List<String> guard(String column) throws IOException {
        try (Database database = Database.open(settings.database())) {
            return database.read(handle ->
                    handle.createQuery("SELECT <column> FROM guard")
                            .define("column", column)
                            .mapTo(String.class)
                            .list());
        }
    }
}
