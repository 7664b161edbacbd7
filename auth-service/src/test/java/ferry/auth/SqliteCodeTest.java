package ferry.auth;

import ferry.auth.db.DatabaseSettings;

final class SqliteCodeTest extends CodeContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return new DatabaseSettings.SqliteFile(folder.resolve("auth.db"));
    }
}
