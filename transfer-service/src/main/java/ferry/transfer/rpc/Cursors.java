package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Ledger.ListPosition;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.TransferId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// Places in logs and lists as opaque text. They carry no rights: every use is authorised anew.
final class Cursors {
    private static final byte CURSOR = 1;
    private static final byte PAGE = 2;
    private static final int CURSOR_BYTES = 1 + Long.BYTES * 3;
    private static final int PAGE_BYTES = 1 + Long.BYTES * 6;

    private Cursors() {}

    /// @param user whose log it is; a cursor of another person's log is refused
    static String encode(UserId user, LogPosition position) {
        byte[] bytes = new byte[CURSOR_BYTES];
        putPosition(ByteBuffer.wrap(bytes).put(CURSOR), user, position);
        return text(bytes);
    }

    static LogPosition decode(UserId user, String cursor) {
        ByteBuffer bytes = bytes(cursor, CURSOR, CURSOR_BYTES);
        return position(bytes, user);
    }

    /// @param cursor where to watch from after the list; the same on every page
    static String encodePage(UserId user, LogPosition cursor, ListPosition last) {
        byte[] bytes = new byte[PAGE_BYTES];
        ByteBuffer into = ByteBuffer.wrap(bytes).put(PAGE);
        putPosition(into, user, cursor);
        UUID id = last.id().value();
        into.putLong(last.createTime().toEpochMilli())
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return text(bytes);
    }

    /// A later page: where the one before ended, and the list's cursor.
    record Page(LogPosition cursor, ListPosition after) {}

    static Page decodePage(UserId user, String token) {
        try {
            ByteBuffer bytes = bytes(token, PAGE, PAGE_BYTES);
            LogPosition cursor = position(bytes, user);
            Instant time = Instant.ofEpochMilli(bytes.getLong());
            TransferId id = new TransferId(new UUID(bytes.getLong(), bytes.getLong()));
            return new Page(cursor, new ListPosition(time, id));
        } catch (Fault _) {
            throw Fault.invalidField("page_token", "not one of this server's");
        }
    }

    private static void putPosition(ByteBuffer bytes, UserId user, LogPosition position) {
        bytes.putLong(tag(user)).putLong(position.epoch()).putLong(position.sequence());
    }

    private static LogPosition position(ByteBuffer bytes, UserId user) {
        if (bytes.getLong() != tag(user)) {
            throw invalid();
        }
        long epoch = bytes.getLong();
        long sequence = bytes.getLong();
        if (sequence < 0) {
            throw invalid();
        }
        return new LogPosition(epoch, sequence);
    }

    private static long tag(UserId user) {
        return user.value().getMostSignificantBits() ^ user.value().getLeastSignificantBits();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ByteBuffer bytes(String text, byte type, int length) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw invalid();
        }
        if (bytes.length != length || bytes[0] != type) {
            throw invalid();
        }
        return ByteBuffer.wrap(bytes, 1, length - 1);
    }

    private static Fault invalid() {
        return Fault.of(Reason.CURSOR_INVALID, "not a cursor of this server for this user");
    }
}
