package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Ledger.Box;
import ferry.transfer.ledger.Ledger.ListPosition;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferPage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Pages of a person's transfers, newest first.
final class TransferLists {
    private static final String INBOX =
            """
            SELECT transfer_id, create_time FROM receipt
            WHERE recipient_id = :user AND (create_time, transfer_id) < (:time, :id)
            ORDER BY create_time DESC, transfer_id DESC LIMIT :limit\
            """;

    private static final String OUTBOX =
            """
            SELECT id, create_time FROM transfer
            WHERE sender_id = :user AND (create_time, id) < (:time, :id)
            ORDER BY create_time DESC, id DESC LIMIT :limit\
            """;

    private TransferLists() {}

    static TransferPage page(
            Handle handle, UserId user, Box box, int limit, @Nullable ListPosition after) {
        return read(handle, places(handle, user, box, limit, after), limit);
    }

    static List<ListPosition> places(
            Handle handle, UserId user, Box box, int limit, @Nullable ListPosition after) {
        String sql =
                switch (box) {
                    case INBOX -> INBOX;
                    case OUTBOX -> OUTBOX;
                };
        return handle.createQuery(sql)
                .bind("user", user.toString())
                .bind("time", after == null ? Long.MAX_VALUE : after.createTime().toEpochMilli())
                .bind("id", after == null ? "" : after.id().toString())
                .bind("limit", limit)
                .map((row, _) ->
                        new ListPosition(
                                Instant.ofEpochMilli(row.getLong(2)),
                                TransferId.parse(row.getString(1))))
                .list();
    }

    /// One that is forgotten meanwhile makes the page shorter, and not the last.
    static TransferPage read(Handle handle, List<ListPosition> places, int limit) {
        List<Transfer> transfers =
                places.stream()
                        .map(place -> TransferTable.find(handle, place.id()))
                        .flatMap(Optional::stream)
                        .toList();
        return new TransferPage(transfers, places.size() < limit ? null : places.getLast());
    }
}
