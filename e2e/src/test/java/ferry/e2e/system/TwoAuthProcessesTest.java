package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two auth services as processes of their own, on one PostgreSQL.
final class TwoAuthProcessesTest {
    private static final int GUESSES = 500;
    private static final int ADDRESSES = 200;
    private static final int FREE_FAILURES = 5;

    @TempDir Path scratch;

    @Test
    void of500GuessesAtOnceFrom200AddressesTheyLookAtFive() throws Exception {
        try (EmbeddedPostgres postgresql = EmbeddedPostgres.builder().start();
                RunningProcess left = auth(postgresql, "left")) {
            int leftPort = AuthProcess.port(left);
            Files.copy(
                    scratch.resolve("left/pepper"),
                    Files.createDirectory(scratch.resolve("right")).resolve("pepper"),
                    StandardCopyOption.COPY_ATTRIBUTES);
            try (RunningProcess right = auth(postgresql, "right")) {
                int rightPort = AuthProcess.port(right);
                AuthProcess.register(leftPort);

                List<String> refusals = guess(leftPort, rightPort);

                assertThat(refusals).filteredOn("BAD_CREDENTIALS"::equals).hasSize(FREE_FAILURES);
                assertThat(refusals)
                        .filteredOn("LOGIN_LOCKED"::equals)
                        .hasSize(GUESSES - FREE_FAILURES);
                assertThat(lookedAt(left) + lookedAt(right))
                        .as(() -> left.soFar() + right.soFar())
                        .isEqualTo(FREE_FAILURES);
                for (int port : List.of(leftPort, rightPort)) {
                    try (Guesser late = Guesser.at(ADDRESSES, port)) {
                        assertThat(late.guess("alice", AuthProcess.PASSWORD))
                                .isEqualTo("LOGIN_LOCKED");
                    }
                }
            }
        }
    }

    /// Each process answers half of them.
    private static List<String> guess(int leftPort, int rightPort) throws Exception {
        List<Guesser> guessers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ADDRESSES; i++) {
                guessers.add(Guesser.at(i, i % 2 == 0 ? leftPort : rightPort));
            }
            List<Callable<String>> tries = new ArrayList<>();
            for (int i = 0; i < GUESSES; i++) {
                Guesser guesser = guessers.get(i % ADDRESSES);
                String password = "a wrong password, number " + i;
                tries.add(() -> guesser.guess("alice", password));
            }
            List<String> refusals = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(tries)) {
                refusals.add(each.get());
            }
            return refusals;
        } finally {
            guessers.forEach(Guesser::close);
        }
    }

    /// How many passwords the process has looked at and found wrong.
    private static long lookedAt(RunningProcess auth) {
        return auth.err().lines().filter(line -> line.contains("event=auth.fail ")).count();
    }

    private RunningProcess auth(EmbeddedPostgres postgresql, String data) throws IOException {
        return AuthProcess.start(
                scratch,
                data,
                "--database-url=" + postgresql.getJdbcUrl("postgres", "postgres"),
                "--database-user=postgres",
                "--bcrypt-cost=8");
    }
}
