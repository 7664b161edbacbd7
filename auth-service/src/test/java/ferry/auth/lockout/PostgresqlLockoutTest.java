package ferry.auth.lockout;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;

final class PostgresqlLockoutTest extends LockoutContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }
}
