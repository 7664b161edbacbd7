package ferry.transfer.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerDatabaseTest {
    private static final int POOLED = 4;

    @TempDir Path folder;

    @Test
    void everyConnectionForcesItsCommitsAndKeepsAWriteAheadLog() {
        try (LedgerDatabase database = LedgerDatabase.open(folder.resolve("ledger.db"))) {
            List<Handle> handles = new ArrayList<>();
            Jdbi reader = database.reader();
            for (int i = 0; i < POOLED; i++) {
                handles.add(reader.open());
            }
            handles.add(database.writer().open());
            assertThat(handles)
                    .allSatisfy(handle -> {
                        assertThat(pragma(handle, "synchronous")).isEqualTo("2");
                        assertThat(pragma(handle, "journal_mode")).isEqualTo("wal");
                        assertThat(pragma(handle, "foreign_keys")).isEqualTo("1");
                        assertThat(pragma(handle, "busy_timeout")).isEqualTo("5000");
                    });
            handles.forEach(Handle::close);
        }
    }

    private static String pragma(Handle handle, String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(String.class).one();
    }
}
