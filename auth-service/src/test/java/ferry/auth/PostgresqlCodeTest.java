package ferry.auth;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;

final class PostgresqlCodeTest extends CodeContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }
}
