package ferry.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.kernel.observe.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTrailTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir Path folder;
    private final AuditTrail trail = new AuditTrail(Metrics.none());
    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(new DatabaseSettings.SqliteFile(folder.resolve("auth.db")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsOlderThanIsKeptGoes() {
        append(LONG_AGO);
        append(LONG_AGO.plusMillis(1));

        int removed = prune(LONG_AGO.plusMillis(1));

        assertThat(removed).isEqualTo(1);
        assertThat(times()).containsExactly(LONG_AGO.plusMillis(1).toEpochMilli());
    }

    @Test
    void ofTheLast30DaysNothingGoesWhoeverAsks() {
        Instant now = Instant.now();
        append(now.minus(Duration.ofDays(29)));

        assertThatThrownBy(() -> prune(now)).hasMessageContaining("30 days");

        assertThat(times()).hasSize(1);
    }

    @Test
    void aDetailHasABound() {
        AuditEntry entry = AuditEntry.of(LONG_AGO, AuditEvent.LOGIN, "");

        assertThat(entry.with("x".repeat(AuditEntry.MAX_DETAIL)).detail()).hasSize(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry.with("x".repeat(AuditEntry.MAX_DETAIL + 1)));
    }

    private void append(Instant at) {
        database.write(handle -> {
            trail.append(handle, AuditEntry.of(at, AuditEvent.LOGIN, "127.0.0.1"));
            return at;
        });
    }

    private int prune(Instant before) {
        return database.write(handle -> trail.prune(handle, before));
    }

    private List<Long> times() {
        return database.read(
                handle -> handle.createQuery("SELECT at FROM audit").mapTo(Long.class).list());
    }
}
