package ferry.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.Crowd;
import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresqlTokensTest extends TokensContract {
    @Override
    DatabaseSettings emptyDatabase() {
        return TestPostgresql.fresh();
    }

    /// Here alone, for a database file is opened by one process.
    @Test
    void replicasThatStartTogetherMakeOneKey(@TempDir Path folder) throws IOException {
        DatabaseSettings fresh = emptyDatabase();
        TokensRig.open(fresh, folder, clock).close();
        try (Database database = Database.open(fresh)) {
            database.write(handle -> handle.createUpdate("DELETE FROM signing_key").execute());
        }

        List<TokensRig> replicas = Crowd.all(5, () -> TokensRig.open(fresh, folder, clock));

        List<String> keys = published(replicas.getFirst());
        assertThat(keys).hasSize(1);
        replicas.forEach(replica -> assertThat(published(replica)).isEqualTo(keys));
        replicas.forEach(TokensRig::close);
    }
}
