package ferry.transfer.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LedgerContract;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferPage;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class SqlLedgerTest implements LedgerContract {
    private static final UserId BOB = FakePeople.id("bob");
    private static final UUID STORE = new UUID(1, 2);

    @TempDir Path folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = open(STORE);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void shareBlob(TransferId first, TransferId second) {
        database()
                .useHandle(handle ->
                        handle.createUpdate(
                                        """
                                        UPDATE transfer SET blob_id =
                                            (SELECT blob_id FROM transfer WHERE id = :first)
                                        WHERE id = :second\
                                        """)
                                .bind("first", first.toString())
                                .bind("second", second.toString())
                                .execute());
    }

    @Test
    void everythingIsThereAfterClosingAndOpening() {
        TransferId whole = available("bob");
        TransferId begun = Drafts.id();
        ledger.open(Drafts.upload(begun, 4, "bob", "carol"));
        ledger.checkpoint(begun, 4, new Extent(0, 100, 99));
        LogPosition acked = new LogPosition(ledger.end(FakePeople.id("bob")).epoch(), 2);
        ledger.acknowledge(FakePeople.id("bob"), "phone", acked, Drafts.NOW);
        List<Transfer> before = List.of(stored(whole), stored(begun));
        int events = log("bob").size();

        ledger.close();
        ledger = open(STORE);

        assertThat(List.of(stored(whole), stored(begun))).isEqualTo(before);
        assertThat(ledger.extents(begun)).containsExactly(new Extent(0, 100, 99));
        assertThat(log("bob")).hasSize(events);
        assertThat(ledger.acknowledged(FakePeople.id("bob"), "phone", Drafts.NOW)).isEqualTo(acked);
        assertThat(ledger.end(FakePeople.id("bob")).epoch()).isEqualTo(acked.epoch());
    }

    @Test
    void aTransferThatIsForgottenWhileAPageIsReadMakesItNoLastPage() {
        for (int i = 0; i < 3; i++) {
            TransferId id = Drafts.id();
            ledger.open(Drafts.upload(id, 1, "bob"));
            ledger.cancel(id, FakePeople.id("alice"), Drafts.NOW.plusSeconds(i));
        }

        TransferPage page =
                database()
                        .withHandle(handle -> {
                            List<Ledger.ListPosition> places =
                                    TransferLists.places(handle, BOB, Ledger.Box.INBOX, 2, null);
                            TransferTable.delete(handle, places.getFirst().id());
                            return TransferLists.read(handle, places, 2);
                        });

        assertThat(page.transfers()).hasSize(1);
        assertThat(page.next()).isNotNull();
        assertThat(ledger.list(BOB, Ledger.Box.INBOX, 2, page.next()).transfers()).hasSize(1);
    }

    private Jdbi database() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("ledger.db"));
        return Jdbi.create(source);
    }

    @Test
    void theLedgerOfAnotherStoreIsRefused() {
        ledger.close();

        assertThatThrownBy(() -> open(new UUID(3, 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(STORE.toString());
        ledger = open(STORE);
    }

    @Test
    void anEmptyLedgerIsNotTakenForTheOneThatIsLost() throws IOException {
        ledger.close();
        ledger = open(STORE, false); // the old one is
        ledger.close();
        Files.delete(folder.resolve("ledger.db"));
        Files.createFile(folder.resolve("ledger.db"));

        assertThatThrownBy(() -> open(STORE, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("put back the one that belongs to this");
        ledger = open(STORE, true);
    }

    @Test
    void eventsThatGoBetweenTheLookAtTheBoundsAndTheReadingAreNoSilentGap() {
        available("bob");
        LogPosition start = new LogPosition(ledger.end(BOB).epoch(), 0);
        sql("DELETE FROM event WHERE sequence = 1");
        assertThat(ledger.read(BOB, start, 10)).isInstanceOf(LogSlice.Expired.class);

        sql("DELETE FROM event");
        assertThat(ledger.read(BOB, start, 10)).isInstanceOf(LogSlice.Expired.class);
    }

    @Test
    void aTransferThatIsForgottenWhileItIsListedIsLeftOut() {
        available("bob");
        TransferId id = available("bob");
        sql("DELETE FROM transfer WHERE id <> '" + id + "'");

        assertThat(ledger.list(BOB, Ledger.Box.INBOX, 10, null).transfers())
                .containsExactly(stored(id));
    }

    private void sql(String statement) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("ledger.db"));
        Jdbi.create(source).useHandle(handle -> handle.execute(statement));
    }

    @Test
    void aClosedLedgerRefusesChanges() {
        ledger.close();

        assertThatThrownBy(() -> ledger.open(Drafts.upload(Drafts.id(), 1, "bob")))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.reason()).isEqualTo(Reason.SERVER_DRAINING));
    }

    @Test
    void aFinishThatCannotBeToldIsNoFinish() throws SQLException {
        TransferId id = Drafts.id();
        ledger.open(Drafts.upload(id, 1, "bob"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TRIGGER no_more_news BEFORE INSERT ON event
                    BEGIN SELECT RAISE(ABORT, 'no more news'); END\
                    """);
        }

        assertThatThrownBy(() -> ledger.finish(Drafts.finish(id, 1, 15, new Extent(0, 15, 2))))
                .isInstanceOf(Fault.class);

        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(ledger.extents(id)).isEmpty();
    }

    @Test
    void smallFilesAreForTheServerAlone() throws IOException {
        available("bob");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(file)))
                                    .as("%s", file)
                                    .isEqualTo("rw-------"));
        }
    }

    private Ledger open(UUID store) {
        return open(store, true);
    }

    private Ledger open(UUID store, boolean fresh) {
        return SqlLedger.open(
                folder.resolve("ledger.db"),
                store,
                fresh,
                new SecureRandom(),
                error -> {
                    throw new AssertionError("the disk broke", error);
                });
    }
}
