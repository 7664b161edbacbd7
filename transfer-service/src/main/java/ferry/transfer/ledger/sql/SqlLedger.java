package ferry.transfer.ledger.sql;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Arrival;
import ferry.transfer.ledger.Confirmation;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.Removal;
import ferry.transfer.ledger.Reservation;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferPage;
import ferry.transfer.ledger.Usage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// The ledger in one SQLite file.
public final class SqlLedger implements Ledger {
    private final LedgerDatabase database;
    private final GroupCommit writer;
    private final Jdbi reader;
    private final long epoch;
    private final Consumer<Throwable> broken;

    private SqlLedger(
            LedgerDatabase database, GroupCommit writer, long epoch, Consumer<Throwable> broken) {
        this.broken = broken;
        this.database = database;
        this.writer = writer;
        this.reader = database.reader();
        this.epoch = epoch;
    }

    /// Opens the file; a new one gets the store's id.
    ///
    /// @param fresh whether the file may be a new one
    /// @param broken told when the disk can be trusted no more: end the process, which recovers at its next start
    /// @throws IllegalStateException if the ledger belongs to another store, or is damaged
    public static SqlLedger open(
            Path file,
            UUID storeId,
            boolean fresh,
            SecureRandom random,
            Consumer<Throwable> broken) {
        boolean leftOpen = LedgerCheck.wasLeftOpen(file);
        LedgerDatabase database = LedgerDatabase.open(file);
        GroupCommit writer = new GroupCommit(database.writer(), broken);
        try {
            long epoch = writer.commit(handle -> MetaTable.claim(handle, storeId, fresh, random));
            if (leftOpen) {
                LedgerCheck.begin(database, broken).awaitAWhile();
            }
            return new SqlLedger(database, writer, epoch, broken);
        } catch (RuntimeException e) {
            writer.close();
            database.close();
            throw e instanceof Fault fault
                            && fault.getCause() instanceof IllegalStateException cause
                    ? cause
                    : e;
        }
    }

    /// @param full told, on any thread, when the disk has had no room for a change
    public void onFull(Runnable full) {
        writer.onFull(full);
    }

    @Override
    public Opening open(NewUpload upload) {
        return writer.commit(handle -> UploadChanges.open(handle, upload));
    }

    @Override
    public Arrival arrive(NewUpload upload, Finish finish) {
        return writer.commit(handle -> UploadChanges.arrive(handle, upload, finish));
    }

    @Override
    public boolean checkpoint(TransferId id, long attempt, Extent extent) {
        return writer.commit(handle -> ExtentTable.extend(handle, id, attempt, extent));
    }

    @Override
    public Reservation reserve(TransferId id, long attempt, long bytes, Allowance allowance) {
        return writer.commit(handle -> QuotaTable.more(handle, id, attempt, bytes, allowance));
    }

    @Override
    public Usage usage(UserId sender) {
        return read(handle -> QuotaTable.usage(handle, sender));
    }

    @Override
    public void pause(TransferId id, long attempt, Instant silentSince, Instant expireTime) {
        writer.commit(handle -> TransferTable.pause(handle, id, attempt, silentSince, expireTime));
    }

    @Override
    public List<Transfer> stall(Instant silentBefore, Instant toldBefore, Instant now) {
        // As a rule there is nothing to do, and looking costs no commit
        return read(handle -> Silence.due(handle, silentBefore, toldBefore)).isEmpty()
                ? List.of()
                : writer.commit(handle -> Silence.tell(handle, silentBefore, toldBefore, now));
    }

    @Override
    public Ending finish(Finish finish) {
        return writer.commit(handle -> UploadChanges.finish(handle, finish));
    }

    @Override
    public Ending fail(TransferId id, long attempt, String why, Instant now) {
        return writer.commit(handle -> EndingChanges.fail(handle, id, attempt, why, now));
    }

    @Override
    public Ending cancel(TransferId id, UserId sender, Instant now) {
        return writer.commit(handle -> EndingChanges.cancel(handle, id, sender, now));
    }

    @Override
    public Optional<Transfer> find(TransferId id) {
        return read(handle -> TransferTable.find(handle, id));
    }

    @Override
    public List<Extent> extents(TransferId id) {
        return read(handle -> ExtentTable.of(handle, id));
    }

    @Override
    public Optional<Extent> extentAt(BlobId blob, long position) {
        return read(handle -> ExtentTable.at(handle, blob, position));
    }

    @Override
    public List<StoredBlob> blobs(int firstByte) {
        return read(handle -> BlobTable.all(handle, firstByte));
    }

    @Override
    public List<Transfer> lose(Collection<BlobId> blobs, String why, Instant now) {
        return writer.commit(handle -> EndingChanges.lose(handle, blobs, why, now));
    }

    @Override
    public Optional<Transfer> loseInline(TransferId id, String why, Instant now) {
        return writer.commit(handle -> EndingChanges.loseInline(handle, id, why, now));
    }

    @Override
    public Optional<byte[]> inlineData(TransferId id) {
        return read(handle ->
                handle.createQuery(
                                """
                                SELECT inline_data FROM transfer
                                WHERE id = :id AND inline_data IS NOT NULL\
                                """)
                        .bind("id", id.toString())
                        .map((row, _) -> row.getBytes(1))
                        .findOne());
    }

    @Override
    public TransferPage list(UserId user, Box box, int limit, @Nullable ListPosition after) {
        return read(handle -> TransferLists.page(handle, user, box, limit, after));
    }

    @Override
    public LogPosition end(UserId user) {
        return read(handle -> new LogPosition(epoch, LogTable.bounds(handle, user).last()));
    }

    @Override
    public LogPosition acknowledged(UserId user, String consumer, Instant now) {
        return new LogPosition(
                epoch,
                writer.commit(handle -> ReceiptChanges.consumer(handle, user, consumer, now)));
    }

    @Override
    public LogSlice read(UserId user, LogPosition from, int limit) {
        return read(handle -> ReceiptChanges.slice(handle, user, epoch, from, limit));
    }

    @Override
    public LogSlice acknowledge(UserId user, String consumer, LogPosition through, Instant now) {
        return writer.commit(
                handle -> ReceiptChanges.acknowledge(handle, user, consumer, epoch, through, now));
    }

    @Override
    public boolean receiving(TransferId id, UserId recipient, Instant now) {
        return writer.commit(handle -> ReceiptChanges.receiving(handle, id, recipient, now));
    }

    @Override
    public Confirmation confirm(TransferId id, UserId recipient, Outcome outcome, Instant now) {
        return writer.commit(handle -> ReceiptChanges.confirm(handle, id, recipient, outcome, now));
    }

    @Override
    public boolean pruneEvents(Instant before) {
        return !read(handle -> LogPruning.due(handle, before)).isEmpty()
                && writer.commit(handle -> LogPruning.prune(handle, before));
    }

    @Override
    public boolean dropConsumers(Instant before) {
        return writer.commit(handle -> LogPruning.dropConsumers(handle, before));
    }

    @Override
    public boolean belongsTo(InstallationId installation) {
        return writer.commit(handle -> MetaTable.belongsTo(handle, installation));
    }

    @Override
    public List<UserId> people(@Nullable UserId after, int limit) {
        return read(handle -> DepartureTables.people(handle, after, limit));
    }

    @Override
    public Removal remove(UserId gone, Instant now) {
        return writer.commit(handle -> DepartureChanges.remove(handle, gone, now));
    }

    @Override
    public List<BlobId> unneeded(@Nullable BlobId after, int limit) {
        return read(handle -> BlobTable.unneeded(handle, after, limit));
    }

    @Override
    public void deleted(Collection<BlobId> blobs) {
        if (!blobs.isEmpty()) {
            writer.commit(handle -> BlobTable.deleted(handle, blobs));
        }
    }

    /// Looks first, since there is nothing to do nearly always.
    @Override
    public Removal expire(Instant now, Set<TransferId> inUse, int limit) {
        return read(handle -> ExpiryChanges.due(handle, now, inUse, 1)).isEmpty()
                ? new Removal(List.of(), false)
                : writer.commit(handle -> ExpiryChanges.expire(handle, now, inUse, limit));
    }

    /// Looks first, since there is nothing to do nearly always.
    @Override
    public int forget(Instant before, int limit) {
        return read(handle -> ExpiryChanges.old(handle, before, 1)).isEmpty()
                ? 0
                : writer.commit(handle -> ExpiryChanges.forget(handle, before, limit));
    }

    @Override
    public void pauseAll(Instant now, Instant expireTime) {
        writer.commit(handle -> TransferTable.pauseAll(handle, now, expireTime));
    }

    @Override
    public void close() {
        writer.close();
        database.close();
    }

    private <T> T read(Function<Handle, T> query) {
        try {
            return reader.withHandle(query::apply);
        } catch (JdbiException e) {
            if (StorageFaults.isBroken(e)) {
                broken.accept(e);
            }
            throw StorageFaults.of(e);
        }
    }
}
