package ferry.auth.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/// A pool of connections to a PostgreSQL server, which several replicas may share.
final class Postgresql {
    private Postgresql() {}

    static HikariDataSource open(DatabaseSettings.Postgresql settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("auth-postgresql");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.maxConnections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Migrations.CONNECTION_WAIT.toMillis());
        // An answer is never ahead of the disk, whatever the server's default
        config.setConnectionInitSql("SET synchronous_commit TO on");
        // The detail of an error holds the values of the row
        config.addDataSourceProperty("logServerErrorDetail", "false");
        HikariDataSource pool = new HikariDataSource(config);
        try {
            Migrations.run(pool, "postgresql");
            return pool;
        } catch (RuntimeException failed) {
            pool.close();
            throw failed;
        }
    }
}
