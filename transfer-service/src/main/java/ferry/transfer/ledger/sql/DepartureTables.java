package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Who is gone, and what concerns them.
final class DepartureTables {
    /// Of a transfer `t`: somebody is left who may want its bytes.
    private static final String WANTED =
            """
            EXISTS (SELECT 1 FROM receipt r WHERE r.transfer_id = t.id
                AND r.recipient_id NOT IN (SELECT user_id FROM departed))\
            """;

    /// Of a transfer `t`: it has something to do with `:user`.
    private static final String CONCERNS =
            """
            t.id IN (SELECT id FROM transfer WHERE sender_id = :user
                UNION SELECT transfer_id FROM receipt WHERE recipient_id = :user)\
            """;

    private DepartureTables() {}

    static void depart(Handle handle, UserId gone, Instant now) {
        handle.createUpdate(
                        """
                        INSERT INTO departed (user_id, time) VALUES (:user, :now)
                        ON CONFLICT (user_id) DO NOTHING\
                        """)
                .bind("user", gone.toString())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /// @return those of `parties` who are gone
    static List<Party> departed(Handle handle, List<Party> parties) {
        Set<String> gone =
                handle.createQuery("SELECT user_id FROM departed WHERE user_id IN (<ids>)")
                        .bindList(
                                "ids",
                                parties.stream().map(party -> party.id().toString()).toList())
                        .mapTo(String.class)
                        .set();
        return parties.stream().filter(party -> gone.contains(party.id().toString())).toList();
    }

    static List<UserId> people(Handle handle, @Nullable UserId after, int limit) {
        return handle.createQuery(
                        """
                        SELECT user_id FROM (
                            SELECT sender_id AS user_id FROM transfer
                            UNION SELECT recipient_id FROM receipt
                            UNION SELECT user_id FROM log
                            UNION SELECT user_id FROM consumer)
                        WHERE user_id > :after AND user_id NOT IN (SELECT user_id FROM departed)
                        ORDER BY user_id LIMIT :limit\
                        """)
                .bind("after", after == null ? "" : after.toString())
                .bind("limit", limit)
                .mapTo(String.class)
                .map(UserId::parse)
                .list();
    }

    /// Unfinished transfers that have lost their sender, or every recipient.
    static List<TransferId> abandoned(Handle handle, UserId gone, int limit) {
        return transfers(
                handle.createQuery(
                        "SELECT t.id FROM transfer t WHERE "
                                + CONCERNS
                                + " AND t.state IN ('RECEIVING', 'PAUSED') AND (t.sender_id = :user OR NOT "
                                + WANTED
                                + ") LIMIT :limit"),
                gone,
                limit);
    }

    /// Transfers that wait for him.
    static List<TransferId> awaiting(Handle handle, UserId gone, int limit) {
        return transfers(
                handle.createQuery(
                        """
                        SELECT t.id FROM receipt own JOIN transfer t ON t.id = own.transfer_id
                        WHERE own.recipient_id = :user
                            AND own.state IN ('PENDING', 'OFFERED', 'RECEIVING')
                            AND t.state IN ('RECEIVING', 'PAUSED', 'AVAILABLE')
                        LIMIT :limit\
                        """),
                gone,
                limit);
    }

    /// Final transfers whose bytes are kept though nobody is left who may want them.
    static List<TransferId> unwanted(Handle handle, UserId gone, int limit) {
        return transfers(
                handle.createQuery(
                        "SELECT t.id FROM transfer t WHERE "
                                + CONCERNS
                                + " AND t.state NOT IN ('RECEIVING', 'PAUSED')"
                                + " AND (t.blob_id IS NOT NULL OR t.inline_data IS NOT NULL)"
                                + " AND (t.state <> 'AVAILABLE' OR NOT "
                                + WANTED
                                + ") LIMIT :limit"),
                gone,
                limit);
    }

    private static List<TransferId> transfers(Query query, UserId gone, int limit) {
        return query.bind("user", gone.toString())
                .bind("limit", limit)
                .mapTo(String.class)
                .map(TransferId::parse)
                .list();
    }

    /// Removes the transfers of which nobody is left, and his log and devices.
    static void forget(Handle handle, UserId gone) {
        String user = gone.toString();
        handle.createUpdate(
                        "DELETE FROM transfer AS t WHERE "
                                + CONCERNS
                                + " AND t.blob_id IS NULL AND t.inline_data IS NULL"
                                + " AND t.state NOT IN ('RECEIVING', 'PAUSED')"
                                + " AND t.sender_id IN (SELECT user_id FROM departed) AND NOT "
                                + WANTED)
                .bind("user", user)
                .execute();
        for (String table : List.of("event", "consumer", "log")) {
            handle.createUpdate("DELETE FROM " + table + " WHERE user_id = :user")
                    .bind("user", user)
                    .execute();
        }
    }
}
