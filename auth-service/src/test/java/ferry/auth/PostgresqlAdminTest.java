package ferry.auth;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;

final class PostgresqlAdminTest extends AdminContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }
}
