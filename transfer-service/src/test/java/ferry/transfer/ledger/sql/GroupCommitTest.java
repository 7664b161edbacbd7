package ferry.transfer.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/// Changes here are rows of the table `meta`.
final class GroupCommitTest {
    private static final int WAIT_SECONDS = 20;

    @TempDir Path folder;

    private final AtomicInteger transactions = new AtomicInteger();
    private final BlockingQueue<Throwable> broken = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private LedgerDatabase database;
    private GroupCommit commits;

    @BeforeEach
    void open() {
        database = LedgerDatabase.open(folder.resolve("ledger.db"));
        Jdbi writer = database.writer();
        writer.setTransactionHandler(new Counting());
        commits = new GroupCommit(writer, broken::add);
    }

    @AfterEach
    void close() {
        commits.close();
        database.close();
        threads.close();
    }

    @Test
    void aChangeIsVisibleToOthersWhenItReturns() {
        int rows = commits.commit(handle -> insert(handle, "a"));

        assertThat(rows).isEqualTo(1);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aFailingChangeTakesNoOtherWithIt() throws Exception {
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        try (Busy _ = new Busy()) {
            changes.add(submit("a"));
            changes.add(
                    submit(handle -> {
                        insert(handle, "half done");
                        throw new IllegalStateException("a bug");
                    }));
            changes.add(
                    submit(handle -> {
                        insert(handle, "refused");
                        throw Fault.invalidField("name", "no");
                    }));
            changes.add(submit("b"));
        }

        assertThat(changes.get(0).get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(changes.get(3).get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(reason(changes.get(1))).isEqualTo(Reason.INTERNAL);
        assertThat(reason(changes.get(2))).isEqualTo(Reason.FIELD_INVALID);
        assertThat(names()).containsExactly("a", "b");
        assertThat(broken).isEmpty();
    }

    @Test
    void changesThatWaitTogetherShareOneTransaction() throws Exception {
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        try (Busy _ = new Busy()) {
            for (int i = 0; i < 100; i++) {
                changes.add(submit("name-" + i));
            }
        }
        for (CompletableFuture<Integer> change : changes) {
            assertThat(change.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        }

        assertThat(names()).hasSize(100);
        assertThat(transactions).as("one for Busy, one for all others").hasValue(2);
    }

    @Test
    void whatWaitsIsCommittedBeforeClosing() throws Exception {
        CompletableFuture<Integer> waiting;
        CompletableFuture<Void> closing;
        try (Busy _ = new Busy()) {
            waiting = submit("a");
            closing = CompletableFuture.runAsync(commits::close, threads);
        }
        closing.get(WAIT_SECONDS, TimeUnit.SECONDS);

        assertThat(waiting.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void nothingIsTakenAfterClosing() {
        commits.close();

        assertThatThrownBy(() -> commits.commit(handle -> insert(handle, "late")))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.reason()).isEqualTo(Reason.SERVER_DRAINING));
        assertThat(names()).isEmpty();
    }

    @Test
    void whoComesWhileItClosesIsServedOrRefusedAndNeverLeftWaiting() throws Exception {
        for (int round = 0; round < 50; round++) {
            GroupCommit closing = new GroupCommit(database.writer(), broken::add);
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    await(start);
                                    closing.commit(_ -> 0);
                                },
                                threads));
            }
            all.add(
                    CompletableFuture.runAsync(
                            () -> {
                                await(start);
                                closing.close();
                            },
                            threads));
            start.countDown();
            for (CompletableFuture<?> each : all) {
                assertThat(each.handle((_, _) -> true).get(WAIT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    @Test
    void anErrorInAChangeLeavesNobodyWaiting() throws Exception {
        CompletableFuture<Integer> innocent;
        CompletableFuture<Integer> guilty;
        try (Busy _ = new Busy()) {
            innocent = submit("a");
            guilty =
                    submit(_ -> {
                        throw new NoSuchMethodError("a broken deployment");
                    });
        }

        assertThatThrownBy(() -> innocent.get(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> guilty.get(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        assertThat(broken.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(NoSuchMethodError.class);
    }

    @Test
    void afterABrokenDiskNothingOfTheBatchIsThere() throws Exception {
        CompletableFuture<Integer> innocent;
        CompletableFuture<Integer> unlucky;
        try (Busy _ = new Busy()) {
            innocent = submit("a");
            unlucky =
                    submit(handle -> {
                        insert(handle, "b");
                        throw new Broken(SQLiteErrorCode.SQLITE_IOERR);
                    });
        }

        assertThat(reason(innocent)).isEqualTo(Reason.STORAGE_ERROR);
        assertThat(reason(unlucky)).isEqualTo(Reason.STORAGE_ERROR);
        assertThat(broken.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Broken.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void aFullDiskIsToldToWhoMeetsItAndEndsNothing() throws Exception {
        AtomicInteger told = new AtomicInteger();
        commits.onFull(told::incrementAndGet);
        commits.commit(handle -> handle.execute("PRAGMA max_page_count = 60"));
        CompletableFuture<Integer> small;
        CompletableFuture<Integer> large;
        try (Busy _ = new Busy()) {
            large = submit("x".repeat(4_000_000));
            small = submit("small");
        }

        assertThat(reason(large)).isEqualTo(Reason.STORAGE_FULL);
        assertThat(told).hasValue(1);
        assertThat(small.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(names()).containsExactly("small");
        assertThat(broken).isEmpty();
    }

    private CompletableFuture<Integer> submit(String name) {
        return submit(handle -> insert(handle, name));
    }

    /// Returns when the change waits in the queue, while the writer is [Busy].
    private CompletableFuture<Integer> submit(Function<Handle, Integer> change) {
        int before = commits.waiting();
        CompletableFuture<Integer> result =
                CompletableFuture.supplyAsync(() -> commits.commit(change), threads);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> commits.waiting() == before + 1);
        return result;
    }

    private static Reason reason(CompletableFuture<?> failed) throws Exception {
        return failed.handle(
                        (_, error) -> {
                            Throwable cause =
                                    error instanceof CompletionException ? error.getCause() : error;
                            assertThat(cause).isInstanceOf(Fault.class);
                            return ((Fault) Objects.requireNonNull(cause)).reason();
                        })
                .get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static int insert(Handle handle, String name) {
        return handle.execute("INSERT INTO meta (name, value) VALUES (?, '')", name);
    }

    private List<String> names() {
        return database.reader()
                .withHandle(handle ->
                        handle.createQuery("SELECT name FROM meta ORDER BY name")
                                .mapTo(String.class)
                                .list());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Keeps the writer busy, so that what is submitted meanwhile waits together.
    private final class Busy implements AutoCloseable {
        private final CountDownLatch release = new CountDownLatch(1);
        private final CompletableFuture<?> holding;

        Busy() throws InterruptedException {
            CountDownLatch held = new CountDownLatch(1);
            holding =
                    CompletableFuture.runAsync(
                            () ->
                                    commits.commit(_ -> {
                                        held.countDown();
                                        await(release);
                                        return 0;
                                    }),
                            threads);
            await(held);
        }

        @Override
        public void close() {
            release.countDown();
            holding.join();
        }
    }

    private static final class Broken extends JdbiException {
        private static final long serialVersionUID = 1L;

        Broken(SQLiteErrorCode code) {
            super(new SQLException("disk I/O error", "", code.code));
        }
    }

    private final class Counting extends DelegatingTransactionHandler {
        Counting() {
            super(LocalTransactionHandler.binding());
        }

        @Override
        public void begin(Handle handle) {
            transactions.incrementAndGet();
            super.begin(handle);
        }
    }
}
