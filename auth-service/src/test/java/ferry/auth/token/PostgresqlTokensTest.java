package ferry.auth.token;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;

final class PostgresqlTokensTest extends TokensContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }
}
