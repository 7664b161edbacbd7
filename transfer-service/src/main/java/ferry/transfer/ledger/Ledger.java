package ferry.transfer.ledger;

import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The truth about transfers. Safe for use by many threads; every method may block on the disk.
///
/// Whoever makes a change that writes events wakes the people concerned afterwards: the ledger knows no listeners.
/// A failing disk is a [ferry.kernel.fault.Fault] with reason `STORAGE_ERROR`, a full one `STORAGE_FULL`.
public interface Ledger extends AutoCloseable {
    /// Commits the attempt of an upload stream, and makes the transfer if there is none.
    Opening open(NewUpload upload);

    /// Opens and finishes in one transaction a file that has arrived whole at once.
    ///
    /// @param upload wishes for room of the file's size, by which the quota is judged
    Arrival arrive(NewUpload upload, Finish finish);

    /// Commits that the bytes up to the end of `extent` are forced.
    ///
    /// @return whether `attempt` still owns the unfinished transfer; if not, nothing is changed
    boolean checkpoint(TransferId id, long attempt, Extent extent);

    /// Reserves more of the sender's quota for an unfinished upload whose size is not known: some MiB ahead, or what is left.
    ///
    /// @param bytes that the whole transfer needs at least
    Reservation reserve(TransferId id, long attempt, long bytes, Allowance allowance);

    /// What the sender has.
    Usage usage(UserId sender);

    /// Notes that no upload stream is open, unless a newer attempt has opened one.
    ///
    /// @param silentSince when the sender was heard of last
    /// @param expireTime when the upload is given up if no stream comes
    void pause(TransferId id, long attempt, Instant silentSince, Instant expireTime);

    /// Tells recipients that their senders have fallen silent. When a sender comes back, opening the upload tells them that.
    ///
    /// @param silentBefore senders that were heard of last at this time or before
    /// @param toldBefore recipients who were told so of the same transfer after this time are not told again yet
    /// @return the transfers whose recipients were told now, some at a time
    List<Transfer> stall(Instant silentBefore, Instant toldBefore, Instant now);

    /// Makes the transfer AVAILABLE and writes its recipients' events, in one transaction.
    Ending finish(Finish finish);

    /// Makes an unfinished transfer FAILED and tells its recipients.
    Ending fail(TransferId id, long attempt, String why, Instant now);

    /// Makes an unfinished transfer CANCELLED and tells its recipients. Repeating it changes nothing.
    Ending cancel(TransferId id, UserId sender, Instant now);

    Optional<Transfer> find(TransferId id);

    /// Extents of the persisted prefix, in order; empty for a file that is kept in the ledger.
    List<Extent> extents(TransferId id);

    /// The extent that holds the byte at `position`; none where the bytes are not persisted.
    Optional<Extent> extentAt(BlobId blob, long position);

    /// Blobs whose id begins with this byte.
    List<StoredBlob> blobs(int firstByte);

    /// The bytes of blobs are lost. Every transfer that still needs them is FAILED, or EXPIRED if all have saved the file
    /// already; the sender and everybody who still waits are told, in one transaction. Repeating it changes nothing.
    ///
    /// @return the transfers that ended thereby
    List<Transfer> lose(Collection<BlobId> blobs, String why, Instant now);

    /// As [#lose(Collection, String, Instant)], of a file that is kept in the ledger. Its bytes are put aside, where a person can
    /// look at them and nothing deletes them.
    ///
    /// @return the transfer if it ended thereby
    Optional<Transfer> loseInline(TransferId id, String why, Instant now);

    /// The bytes of a file that is kept in the ledger.
    Optional<byte[]> inlineData(TransferId id);

    /// @param after the last transfer of the page before; null for the first page
    /// @return at most `limit` transfers
    TransferPage list(UserId user, Box box, int limit, @Nullable ListPosition after);

    /// Where the person's log ends now.
    LogPosition end(UserId user);

    /// What the consumer has acknowledged; makes the consumer if it is new. The oldest kept place if nothing yet. A place that
    /// was pruned away meanwhile is returned all the same: reading from it is refused.
    ///
    /// The consumer that was seen longest ago is dropped for one too many.
    LogPosition acknowledged(UserId user, String consumer, Instant now);

    /// @return events after `from`, oldest first, at most `limit`
    LogSlice read(UserId user, LogPosition from, int limit);

    /// Acknowledges everything up to `through`, cumulatively; receipts that were PENDING become OFFERED.
    ///
    /// @return an empty slice that ends at what is acknowledged now
    LogSlice acknowledge(UserId user, String consumer, LogPosition through, Instant now);

    /// Notes that a recipient has begun to receive.
    ///
    /// @return whether that was new, and so the sender has an event
    boolean receiving(TransferId id, UserId recipient, Instant now);

    /// Takes a recipient's word of what became of the file.
    Confirmation confirm(TransferId id, UserId recipient, Outcome outcome, Instant now);

    /// Removes events from the old ends of logs, some at a time. A position that would miss one is expired from then on.
    ///
    /// @param before events of this time or later stay, and everything after them
    /// @return whether there may be more to remove
    boolean pruneEvents(Instant before);

    /// Drops consumers that were last seen before `before`, some at a time.
    ///
    /// @return whether there may be more to drop
    boolean dropConsumers(Instant before);

    /// Ties the ledger to the installation whose people it knows, at the first call.
    ///
    /// @return false if it is tied to another one, whose word about people counts for nothing here
    boolean belongsTo(InstallationId installation);

    /// Of whom anything is kept that is not removed yet.
    ///
    /// @param after the last of the page before; null for the first page
    /// @return at most `limit`, in order
    List<UserId> people(@Nullable UserId after, int limit);

    /// Removes what is kept of somebody whose account is gone for good: what he was sending and nobody can wait for any more
    /// fails, what was on its way to him fails for him and its sender is told, his log and his devices are removed, and bytes
    /// that nobody else needs are let go. Repeating it changes nothing.
    Removal remove(UserId gone, Instant now);

    /// Blobs that are in no transfer any more and whose bytes are to be deleted.
    ///
    /// @param after the last of the page before; null for the first page
    /// @return at most `limit`, in order
    List<BlobId> unneeded(@Nullable BlobId after, int limit);

    /// Notes that the bytes of unneeded blobs are deleted.
    void deleted(Collection<BlobId> blobs);

    /// Ends what has had its time, with the events of everybody whom it concerns: unfinished uploads that nobody has gone on
    /// with, and whole files that are kept no longer. Their bytes are let go.
    ///
    /// @param inUse transfers that somebody is receiving. A file that everybody has saved stays while it is among them, though not
    /// for longer than one that not everybody has
    /// @param limit of transfers in one transaction
    Removal expire(Instant now, Set<TransferId> inUse, int limit);

    /// Removes transfers that ended before `before`, together with their receipts.
    ///
    /// @param limit of transfers in one transaction
    /// @return how many were removed
    int forget(Instant before, int limit);

    /// After a start: no upload stream is open, and no sender has been heard of yet.
    ///
    /// @param expireTime when the uploads that were open are given up if no stream comes
    void pauseAll(Instant now, Instant expireTime);

    @Override
    void close();

    /// A blob that the ledger knows.
    ///
    /// @param persisted bytes of it that somebody may still ask for, or add to
    record StoredBlob(BlobId id, long persisted) {}

    /// Which of a person's transfers.
    enum Box {
        INBOX,
        OUTBOX
    }

    /// A transfer's place in the order of lists.
    record ListPosition(Instant createTime, TransferId id) {}
}
