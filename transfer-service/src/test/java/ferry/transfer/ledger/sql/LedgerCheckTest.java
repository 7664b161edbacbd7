package ferry.transfer.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transfer.fixture.Drafts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ledger whose server has died is looked through at the next start.
final class LedgerCheckTest {
    private static final UUID STORE = new UUID(1, 1);
    private static final int PAGE_BYTES = 4096;

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void make() {
        file = folder.resolve("ledger.db");
        open().close();
    }

    @Test
    void whoClosesTheLedgerLeavesNoLog() {
        assertThat(LedgerCheck.wasLeftOpen(file)).isFalse();
    }

    @Test
    void aSoundLedgerOfAServerThatDiedIsOpened() throws IOException {
        try (SqlLedger living = open()) {
            living.open(Drafts.upload(Drafts.id(), 1, "bob"));
            Path copy = Files.createDirectory(folder.resolve("died")).resolve("ledger.db");
            Files.copy(file, copy);
            Files.copy(file.resolveSibling("ledger.db-wal"), copy.resolveSibling("ledger.db-wal"));
            file = copy;
            assertThat(LedgerCheck.wasLeftOpen(copy)).isTrue();

            open().close();
        }
    }

    @Test
    void aDamagedLedgerOfAServerThatDiedIsRefused() throws IOException {
        garbleTheLastPage();
        Files.write(file.resolveSibling("ledger.db-wal"), new byte[32]);

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ledger.db is damaged")
                .hasMessageContaining("ferry admin restore");
    }

    /// One of a table that no start reads.
    private void garbleTheLastPage() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length - PAGE_BYTES, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);
    }

    private SqlLedger open() {
        return SqlLedger.open(
                file,
                STORE,
                true,
                new SecureRandom(),
                error -> {
                    throw new AssertionError(error);
                });
    }
}
