package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresqlLoginLockoutTest extends LoginLockoutContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }

    @Test
    void twoServersOnOneDatabaseLookAtFiveOf500GuessesFrom200Addresses(
            @TempDir Path one, @TempDir Path two) throws IOException {
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

                List<Refusal> refusals =
                        Crowd.all(
                                500,
                                () -> {
                                    int mine = turn.incrementAndGet();
                                    AuthServer server = mine % 2 == 0 ? left : right;
                                    return server.guess("alice", "192.0.2." + mine % 200);
                                });

                assertThat(bcrypt.calls()).isEqualTo(5);
                assertThat(refusals)
                        .filteredOn(refusal -> refusal.reason().equals("LOGIN_LOCKED"))
                        .hasSize(495);
                assertThat(right.service.installationId()).isEqualTo(left.service.installationId());
            }
        }
    }
}
