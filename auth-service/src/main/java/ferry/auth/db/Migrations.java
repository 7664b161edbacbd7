package ferry.auth.db;

import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the tables up to date.
final class Migrations {
    /// How long a caller waits for a connection before the answer is OVERLOADED.
    static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);

    private Migrations() {}

    static void run(DataSource source, String dialect) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration/" + dialect)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
