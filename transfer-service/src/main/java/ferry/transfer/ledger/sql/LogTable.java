package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Rows of the people's logs and of what their devices have acknowledged.
final class LogTable {
    /// The bounds of a person's log.
    record Bounds(long prunedThrough, long last) {}

    private LogTable() {}

    /// Appends one event to each log. The logs' rows are locked in ascending id, so that two writers cannot wait for
    /// each other, and the lock is held until the commit, so that commit order is sequence order. Whoever is gone has no log.
    static void append(
            Handle handle,
            Collection<UserId> users,
            EventKind kind,
            TransferId transfer,
            @Nullable Receipt receipt,
            Instant now) {
        users.stream()
                .sorted()
                .forEach(user ->
                        next(handle, user)
                                .ifPresent(sequence ->
                                        insert(
                                                handle, user, sequence, kind, transfer, receipt,
                                                now)));
    }

    private static Optional<Long> next(Handle handle, UserId user) {
        return handle.createQuery(
                        """
                        INSERT INTO log (user_id, last_sequence, pruned_through)
                        SELECT :user, 1, 0
                        WHERE NOT EXISTS (SELECT 1 FROM departed WHERE user_id = :user)
                        ON CONFLICT (user_id) DO UPDATE SET last_sequence = log.last_sequence + 1
                        RETURNING last_sequence\
                        """)
                .bind("user", user.toString())
                .mapTo(Long.class)
                .findOne();
    }

    private static void insert(
            Handle handle,
            UserId user,
            long sequence,
            EventKind kind,
            TransferId transfer,
            @Nullable Receipt receipt,
            Instant now) {
        handle.createUpdate(
                        """
                        INSERT INTO event (user_id, sequence, time, kind, transfer_id, recipient_id, recipient_name,
                            receipt_state, failure)
                        VALUES (:user, :sequence, :now, :kind, :transfer, :recipient, :name, :state, :failure)\
                        """)
                .bind("user", user.toString())
                .bind("sequence", sequence)
                .bind("now", now.toEpochMilli())
                .bind("kind", kind.name())
                .bind("transfer", transfer.toString())
                .bind("recipient", receipt == null ? null : receipt.recipient().id().toString())
                .bind("name", receipt == null ? null : receipt.recipient().name().value())
                .bind("state", receipt == null ? null : receipt.state().name())
                .bind("failure", receipt == null ? null : receipt.failure())
                .execute();
    }

    static Bounds bounds(Handle handle, UserId user) {
        return handle.createQuery(
                        "SELECT pruned_through, last_sequence FROM log WHERE user_id = :user")
                .bind("user", user.toString())
                .map((row, _) -> new Bounds(row.getLong(1), row.getLong(2)))
                .findOne()
                .orElse(new Bounds(0, 0));
    }

    static List<Event> read(Handle handle, UserId user, long after, int limit) {
        return handle.createQuery(
                        """
                        SELECT * FROM event WHERE user_id = :user AND sequence > :after
                        ORDER BY sequence LIMIT :limit\
                        """)
                .bind("user", user.toString())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> event(row))
                .list();
    }

    /// Notes that the consumer is alive, and tells what it has acknowledged; `fallback` if it is new.
    static long touch(Handle handle, UserId user, String consumer, long fallback, Instant now) {
        return handle.createQuery(
                        """
                        INSERT INTO consumer (user_id, consumer_id, acked, last_seen)
                        VALUES (:user, :consumer, :acked, :now)
                        ON CONFLICT (user_id, consumer_id) DO UPDATE SET last_seen = :now
                        RETURNING acked\
                        """)
                .bind("user", user.toString())
                .bind("consumer", consumer)
                .bind("acked", fallback)
                .bind("now", now.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    static boolean hasConsumer(Handle handle, UserId user, String consumer) {
        return handle.createQuery(
                        "SELECT 1 FROM consumer WHERE user_id = :user AND consumer_id = :consumer")
                .bind("user", user.toString())
                .bind("consumer", consumer)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Drops all but the `kept` consumers that were seen last.
    static void dropIdlest(Handle handle, UserId user, int kept) {
        handle.createUpdate(
                        """
                        DELETE FROM consumer WHERE rowid IN (
                            SELECT rowid FROM consumer WHERE user_id = :user
                            ORDER BY last_seen DESC, consumer_id LIMIT -1 OFFSET :kept)\
                        """)
                .bind("user", user.toString())
                .bind("kept", kept)
                .execute();
    }

    /// Moves what the consumer has acknowledged from `from` on to `through`.
    static void acknowledge(
            Handle handle, UserId user, String consumer, long from, long through, Instant now) {
        handle.createUpdate(
                        """
                        UPDATE consumer SET acked = :through, last_seen = :now
                        WHERE user_id = :user AND consumer_id = :consumer\
                        """)
                .bind("user", user.toString())
                .bind("consumer", consumer)
                .bind("through", through)
                .bind("now", now.toEpochMilli())
                .execute();
        handle.createUpdate(
                        """
                        UPDATE receipt SET state = 'OFFERED', update_time = :now
                        WHERE recipient_id = :user AND state = 'PENDING' AND transfer_id IN (
                            SELECT transfer_id FROM event
                            WHERE user_id = :user AND sequence > :from AND sequence <= :through
                              AND kind IN ('OFFERED', 'AVAILABLE'))\
                        """)
                .bind("user", user.toString())
                .bind("from", from)
                .bind("through", through)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    private static Event event(ResultSet row) throws SQLException {
        Instant time = Instant.ofEpochMilli(row.getLong("time"));
        String recipient = row.getString("recipient_id");
        return new Event(
                row.getLong("sequence"),
                time,
                EventKind.valueOf(row.getString("kind")),
                TransferId.parse(row.getString("transfer_id")),
                recipient == null
                        ? null
                        : new Receipt(
                                TransferTable.party(recipient, row.getString("recipient_name")),
                                ReceiptState.valueOf(row.getString("receipt_state")),
                                time,
                                row.getString("failure")));
    }
}
