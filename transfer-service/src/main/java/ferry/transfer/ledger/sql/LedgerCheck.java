package ferry.transfer.ledger.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks through a ledger whose last user has not closed it: whoever died may have died of the disk.
///
/// A large ledger takes longer than people wait for a server. After a while the start goes on, and the check beside it;
/// damage that it finds then ends the process.
final class LedgerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerCheck.class);

    private static final Duration WAIT = Duration.ofSeconds(3);

    private final CompletableFuture<Void> result;
    private final Consumer<Throwable> broken;

    private LedgerCheck(CompletableFuture<Void> result, Consumer<Throwable> broken) {
        this.result = result;
        this.broken = broken;
    }

    /// Whoever closes a database last removes its write-ahead log.
    static boolean wasLeftOpen(Path file) {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try {
            return Files.exists(log) && Files.size(log) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LedgerCheck begin(LedgerDatabase database, Consumer<Throwable> broken) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("ledger-check")
                .daemon(true)
                .start(() -> {
                    try {
                        run(database);
                        result.complete(null);
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return new LedgerCheck(result, broken);
    }

    /// Returns when the check is done or has taken too long.
    ///
    /// @throws IllegalStateException if the ledger is damaged
    void awaitAWhile() {
        try {
            result.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw damaged(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            LOG.info("event=ledger_check_goes_on");
            result.exceptionally(late -> {
                broken.accept(damaged(late));
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(LedgerDatabase database) {
        List<String> findings =
                database.reader()
                        .withHandle(handle ->
                                handle.createQuery("PRAGMA quick_check")
                                        .mapTo(String.class)
                                        .list());
        if (!findings.equals(List.of("ok"))) {
            throw new IllegalStateException(findings.getFirst());
        }
        LOG.info("event=ledger_checked");
    }

    private static IllegalStateException damaged(Throwable finding) {
        return new IllegalStateException(
                "ledger.db is damaged: restore a backup into another folder (ferry admin restore)",
                finding);
    }
}
