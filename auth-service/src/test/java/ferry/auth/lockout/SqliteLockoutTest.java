package ferry.auth.lockout;

import ferry.auth.db.DatabaseSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLockoutTest extends LockoutContract {
    @TempDir Path folder;

    @Override
    DatabaseSettings emptyDatabase() {
        return new DatabaseSettings.SqliteFile(folder.resolve("auth.db"));
    }
}
