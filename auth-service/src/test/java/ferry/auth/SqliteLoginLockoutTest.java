package ferry.auth;

import ferry.auth.db.DatabaseSettings;

final class SqliteLoginLockoutTest extends LoginLockoutContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return new DatabaseSettings.SqliteFile(folder.resolve("auth.db"));
    }
}
