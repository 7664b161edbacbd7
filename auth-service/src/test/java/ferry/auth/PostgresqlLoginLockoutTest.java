package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresqlLoginLockoutTest extends LoginLockoutContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }

    @Test
    void twoServersOnOneDatabaseLookAtFiveGuessesTogether(@TempDir Path one, @TempDir Path two)
            throws IOException {
        DatabaseSettings shared = emptyDatabase();
        ManualClock clock = new ManualClock();
        CountingBcrypt bcrypt = new CountingBcrypt();
        AuthSettings first = AuthServer.settings(one).withDatabase(shared);
        try (AuthServer left = AuthServer.start(first, clock, bcrypt)) {
            left.register("alice");
            Files.copy(one.resolve("pepper"), two.resolve("pepper"));
            AuthSettings second = AuthServer.settings(two).withDatabase(shared);
            try (AuthServer right = AuthServer.start(second, clock, bcrypt)) {
                bcrypt.reset();
                AtomicInteger turn = new AtomicInteger();

                Crowd.all(
                        200,
                        () -> {
                            AuthServer server = turn.incrementAndGet() % 2 == 0 ? left : right;
                            return Refusal.of(() -> server.login("alice", "wrong, so wrong"));
                        });

                assertThat(bcrypt.calls()).isEqualTo(5);
                assertThat(right.service.installationId()).isEqualTo(left.service.installationId());
            }
        }
    }
}
