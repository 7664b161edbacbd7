package ferry.transfer.ledger.sql;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Lets go of the old ends of people's logs, and of devices that came no more. Each is called within one transaction and
/// does a bounded part of the work, so that others do not wait long for theirs.
final class LogPruning {
    private static final int LOGS = 64;
    private static final int EVENTS_OF_EACH = 64;
    private static final int CONSUMERS = 1000;

    private LogPruning() {}

    /// Logs whose oldest event is of a time before `before`. Sequences have no gaps, so its number is known.
    static List<String> due(Handle handle, Instant before) {
        return handle.createQuery(
                        """
                        SELECT log.user_id FROM log JOIN event
                            ON event.user_id = log.user_id AND event.sequence = log.pruned_through + 1
                        WHERE event.time < :before LIMIT :limit\
                        """)
                .bind("before", before.toEpochMilli())
                .bind("limit", LOGS)
                .mapTo(String.class)
                .list();
    }

    /// @return whether there may be more to remove
    static boolean prune(Handle handle, Instant before) {
        List<String> due = due(handle, before);
        due.forEach(user -> prune(handle, user, before));
        return !due.isEmpty();
    }

    /// An event that is young keeps all that follow it, whatever their time says: clocks are set back sometimes.
    private static void prune(Handle handle, String user, Instant before) {
        handle.createUpdate(
                        """
                        UPDATE log SET pruned_through = coalesce(
                            (SELECT min(event.sequence) - 1 FROM event
                                WHERE event.user_id = log.user_id AND event.time >= :before
                                    AND event.sequence BETWEEN log.pruned_through + 1 AND log.pruned_through + :most),
                            min(log.last_sequence, log.pruned_through + :most))
                        WHERE user_id = :user\
                        """)
                .bind("user", user)
                .bind("before", before.toEpochMilli())
                .bind("most", EVENTS_OF_EACH)
                .execute();
        handle.createUpdate(
                        """
                        DELETE FROM event WHERE user_id = :user
                            AND sequence <= (SELECT pruned_through FROM log WHERE user_id = :user)\
                        """)
                .bind("user", user)
                .execute();
    }

    /// @return whether there may be more to drop
    static boolean dropConsumers(Handle handle, Instant before) {
        return handle.createUpdate(
                                """
                                DELETE FROM consumer WHERE rowid IN (
                                    SELECT rowid FROM consumer WHERE last_seen < :before LIMIT :limit)\
                                """)
                        .bind("before", before.toEpochMilli())
                        .bind("limit", CONSUMERS)
                        .execute()
                == CONSUMERS;
    }
}
