package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.auth.db.Database;
import ferry.auth.login.Bcrypt;
import ferry.auth.login.PasswordVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of hashes that were made with a lower cost.
@Timeout(60)
final class RehashTest {
    private static final int OLD_COST = 10;
    private static final int NEW_COST = 12;

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();

    private AuthSettings settings(int cost) {
        return AuthServer.settings(folder).withPasswords(cost, 15);
    }

    private AuthServer start(int cost, Bcrypt bcrypt) throws IOException {
        return AuthServer.start(settings(cost), clock, bcrypt);
    }

    private void registerAtTheOldCost() throws IOException {
        try (AuthServer server = start(OLD_COST, PasswordVerifier.bcrypt())) {
            server.register("alice");
        }
    }

    private String storedHash() throws IOException {
        try (Database database = Database.open(settings(NEW_COST).database())) {
            return database.read(handle ->
                    handle.createQuery("SELECT password_hash FROM account")
                            .mapTo(String.class)
                            .one());
        }
    }

    @Test
    void aRaisedCostHoldsFromTheNextLoginOnAndNobodyWaitsForIt() throws IOException {
        registerAtTheOldCost();
        PausedAt newCost = new PausedAt(NEW_COST);
        try (AuthServer server = start(NEW_COST, newCost)) {
            assertThat(server.login("alice", AuthServer.PASSWORD).getAccessToken()).isNotEmpty();
            newCost.awaitReached();
            assertThat(storedHash()).contains("$2b$10$");

            newCost.release();

            await().until(() -> storedHash().contains("$2b$12$"));
            assertThat(server.login("alice", AuthServer.PASSWORD).getAccessToken()).isNotEmpty();
        }
    }

    @Test
    void aServerThatEndsWhileItHashesAnewLeavesTheOldHashGood() throws IOException {
        registerAtTheOldCost();
        String old = storedHash();
        PausedAt newCost = new PausedAt(NEW_COST);
        try (AuthServer server = start(NEW_COST, newCost)) {
            server.login("alice", AuthServer.PASSWORD);
            newCost.awaitReached();
        }
        newCost.release();

        assertThat(storedHash()).isEqualTo(old);
        try (AuthServer server = start(NEW_COST, PasswordVerifier.bcrypt())) {
            server.login("alice", AuthServer.PASSWORD);
            await().until(() -> storedHash().contains("$2b$12$"));
        }
    }

    @Test
    void aWrongPasswordIsNeverHashedAnew() throws IOException {
        registerAtTheOldCost();
        CountingBcrypt bcrypt = new CountingBcrypt();
        try (AuthServer server = start(NEW_COST, bcrypt)) {
            server.guess("alice", "192.0.2.1");
        }

        assertThat(bcrypt.costs()).containsExactly(OLD_COST);
    }

    /// The real hash function, which waits for a word before each hash of one cost.
    private static final class PausedAt implements Bcrypt {
        private final Bcrypt real = PasswordVerifier.bcrypt();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final int pausedCost;

        PausedAt(int pausedCost) {
            this.pausedCost = pausedCost;
        }

        @Override
        public byte[] hash(int cost, byte[] salt, byte[] password) {
            if (cost == pausedCost) {
                reached.countDown();
                awaitQuietly(go);
            }
            return real.hash(cost, salt, password);
        }

        void awaitReached() {
            awaitQuietly(reached);
        }

        void release() {
            go.countDown();
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
