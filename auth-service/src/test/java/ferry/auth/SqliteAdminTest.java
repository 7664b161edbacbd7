package ferry.auth;

import ferry.auth.db.DatabaseSettings;

final class SqliteAdminTest extends AdminContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return new DatabaseSettings.SqliteFile(folder.resolve("auth.db"));
    }
}
