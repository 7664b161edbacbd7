package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Reservation;
import ferry.transfer.ledger.Shortage;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.Usage;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What senders have, and whether there is room for more. The sums follow the transfers by triggers of the schema. Called
/// within one transaction, so that nobody comes between the look and the reservation.
final class QuotaTable {
    /// Reserved at a time for a file whose size is not known.
    static final long STEP_BYTES = 64L << 20;

    private QuotaTable() {}

    static Usage usage(Handle handle, UserId sender) {
        return handle.createQuery(
                        "SELECT bytes, unfinished, transfers FROM usage WHERE user_id = :sender")
                .bind("sender", sender.toString())
                .map((row, _) -> new Usage(row.getLong(1), row.getInt(2), row.getInt(3)))
                .findOne()
                .orElse(Usage.NONE);
    }

    /// What a new upload reserves.
    ///
    /// @param inLedger whether the file is whole already and so never unfinished
    static Reservation first(Handle handle, UserId sender, NewUpload.Room wish, boolean inLedger) {
        Usage usage = usage(handle, sender);
        Allowance allowance = wish.allowance();
        if (!inLedger && usage.unfinished() >= allowance.unfinished()) {
            return new Reservation.Refused(
                    new Shortage(
                            Shortage.Of.UNFINISHED_UPLOADS,
                            allowance.unfinished(),
                            usage.unfinished(),
                            1));
        }
        if (usage.transfers() >= allowance.transfers()) {
            return new Reservation.Refused(
                    new Shortage(
                            Shortage.Of.TRANSFERS, allowance.transfers(), usage.transfers(), 1));
        }
        Room room = new Room(allowance, usage.storedBytes());
        return wish.size() == null ? room.ahead(1) : room.exactly(wish.size());
    }

    static Reservation more(
            Handle handle, TransferId id, long attempt, long bytes, Allowance allowance) {
        Holder holder = holder(handle, id);
        if (holder == null || !holder.unfinished() || holder.attempt() != attempt) {
            return new Reservation.NotOwner();
        }
        if (bytes <= holder.reserved()) {
            return new Reservation.Reserved(holder.reserved());
        }
        Reservation reservation = holder.room(handle, allowance).ahead(bytes);
        if (reservation instanceof Reservation.Reserved(long reserved)) {
            handle.createUpdate("UPDATE transfer SET reserved = :reserved WHERE id = :id")
                    .bind("reserved", reserved)
                    .bind("id", id.toString())
                    .execute();
        }
        return reservation;
    }

    /// Whether an unfinished transfer may become whole with this size.
    static Optional<Shortage> atFinish(
            Handle handle, TransferId id, long size, Allowance allowance) {
        Holder holder = holder(handle, id);
        if (holder == null) {
            throw new IllegalStateException("finish: no such transfer");
        }
        return holder.room(handle, allowance).exactly(size)
                        instanceof Reservation.Refused(Shortage shortage)
                ? Optional.of(shortage)
                : Optional.empty();
    }

    static long reserved(Handle handle, TransferId id) {
        Holder holder = holder(handle, id);
        return holder == null ? 0 : holder.reserved();
    }

    private static @Nullable Holder holder(Handle handle, TransferId id) {
        return handle.createQuery(
                        """
                        SELECT sender_id, attempt, reserved, state IN ('RECEIVING', 'PAUSED') AS unfinished
                        FROM transfer WHERE id = :id\
                        """)
                .bind("id", id.toString())
                .map((row, _) ->
                        new Holder(
                                UserId.parse(row.getString("sender_id")),
                                row.getLong("attempt"),
                                row.getLong("reserved"),
                                row.getBoolean("unfinished")))
                .findOne()
                .orElse(null);
    }

    /// An upload that has reserved something.
    private record Holder(UserId sender, long attempt, long reserved, boolean unfinished) {
        Room room(Handle handle, Allowance allowance) {
            return new Room(allowance, usage(handle, sender).storedBytes() - reserved);
        }
    }

    /// Room for one transfer.
    ///
    /// @param others bytes of the sender's other transfers
    private record Room(Allowance allowance, long others) {
        Reservation exactly(long bytes) {
            if (bytes > allowance.transferBytes()) {
                return new Reservation.Refused(
                        new Shortage(
                                Shortage.Of.TRANSFER_BYTES, allowance.transferBytes(), 0, bytes));
            }
            return bytes > left()
                    ? new Reservation.Refused(
                            new Shortage(
                                    Shortage.Of.STORED_BYTES,
                                    allowance.storedBytes(),
                                    others,
                                    bytes))
                    : new Reservation.Reserved(bytes);
        }

        /// Some steps ahead, or all that is left.
        Reservation ahead(long atLeast) {
            long steps = Math.ceilDiv(atLeast, STEP_BYTES) * STEP_BYTES;
            long most = Math.min(left(), allowance.transferBytes());
            return exactly(Math.max(atLeast, Math.min(steps, most)));
        }

        /// What an account has too much, after its quota was lowered, does not forbid files without a byte.
        private long left() {
            return Math.max(0, allowance.storedBytes() - others);
        }
    }
}
