package ferry.auth.token;

import ferry.auth.db.DatabaseSettings;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTokensTest extends TokensContract {
    private final AtomicInteger databases = new AtomicInteger();
    @TempDir Path folder;

    @Override
    DatabaseSettings emptyDatabase() {
        String name = "auth" + databases.incrementAndGet() + ".db";
        return new DatabaseSettings.SqliteFile(folder.resolve(name));
    }
}
