package ferry.auth;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;

final class PostgresqlRefreshTest extends RefreshContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }
}
