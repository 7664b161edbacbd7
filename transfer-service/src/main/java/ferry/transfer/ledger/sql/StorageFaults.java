package ferry.transfer.ledger.sql;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Tells a full disk, a broken one and a bug apart.
final class StorageFaults {
    private static final Duration RETRY_FULL = Duration.ofSeconds(30);

    private StorageFaults() {}

    static Fault of(RuntimeException error) {
        if (error instanceof Fault fault) {
            return fault;
        }
        if (isFull(error)) {
            return Fault.of(Reason.STORAGE_FULL, "the server's disk is full")
                    .retryAfter(RETRY_FULL)
                    .causedBy(error);
        }
        if (isBroken(error)) {
            return Fault.of(Reason.STORAGE_ERROR, "the server's storage failed").causedBy(error);
        }
        return Fault.internal("ledger", error);
    }

    /// Whether the disk can be trusted no more: a failed force is not to be tried again.
    static boolean isBroken(RuntimeException error) {
        int code = primaryCode(error);
        return (code == SQLiteErrorCode.SQLITE_IOERR.code && !isFull(error))
                || code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /// The index of the write-ahead log has an error code of its own for want of room; nothing is written then.
    private static boolean isFull(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                SQLiteErrorCode code = sqlite.getResultCode();
                return code == SQLiteErrorCode.SQLITE_FULL
                        || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
            }
        }
        return false;
    }

    private static int primaryCode(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode() & 0xff;
            }
        }
        return 0;
    }
}
