package ferry.auth;

import ferry.auth.db.DatabaseSettings;

final class SqliteRefreshTest extends RefreshContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return new DatabaseSettings.SqliteFile(folder.resolve("auth.db"));
    }
}
