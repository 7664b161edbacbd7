package ferry.cli.exit;

import ferry.client.model.Problem;

/// The exit codes, and which problem ends in which. Scripts rely on both.
public enum ExitCode {
    DONE(0),
    ERROR(1),
    /// Wrong arguments, or nobody there to ask.
    USAGE(2),
    NOT_FOUND(3),
    LOGIN(4),
    LOCKED(5),
    /// The network, or a server that cannot answer now: the same command goes on later.
    NETWORK(6),
    /// Refused by the server or by a person.
    REFUSED(7),
    /// Bytes or a server that are not what they should be.
    INTEGRITY(8),
    /// No room: a quota or a disk.
    SPACE(9),
    /// Some of it worked.
    PARTIAL(10),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static ExitCode of(Problem problem) {
        return switch (problem) {
            case TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    SESSION_REVOKED,
                    BAD_CREDENTIALS,
                    CODE_INVALID,
                    NOT_LOGGED_IN ->
                    LOGIN;
            case LOGIN_LOCKED -> LOCKED;
            case FIELD_INVALID, STREAM_ORDER, USERNAME_TAKEN, PASSWORD_REJECTED, PIN_UNKNOWN ->
                    USAGE;
            case RECIPIENT_UNKNOWN,
                    TRANSFER_UNKNOWN,
                    UPLOAD_EXPIRED,
                    TRANSFER_EXPIRED,
                    SOURCE_MISSING ->
                    NOT_FOUND;
            case OVERLOADED,
                    SERVER_DRAINING,
                    STREAM_LIMIT,
                    STORAGE_ERROR,
                    OFFSET_MISMATCH,
                    UPLOAD_IDLE,
                    NOT_COMPLETE,
                    SENDER_STALLED,
                    UNREACHABLE,
                    CONNECTION_LOST,
                    TIMED_OUT ->
                    NETWORK;
            case REGISTRATION_CLOSED, NOT_ALLOWED, TRANSFER_CANCELLED, NAME_REFUSED -> REFUSED;
            case CHUNK_CORRUPT,
                    DIGEST_MISMATCH,
                    TRANSFER_FAILED,
                    RECEIPT_MISMATCH,
                    CONTENT_MISMATCH,
                    PIN_MISMATCH,
                    SERVER_UNTRUSTED ->
                    INTEGRITY;
            case QUOTA_EXCEEDED, STORAGE_FULL, LOCAL_DISK_FULL -> SPACE;
            case INTERNAL,
                    CHUNK_TOO_LARGE,
                    TRANSFER_ID_CONFLICT,
                    ATTEMPT_STALE,
                    UPLOAD_SUPERSEDED,
                    SIZE_MISMATCH,
                    ALREADY_FINAL,
                    READ_PAST_END,
                    CURSOR_EXPIRED,
                    CURSOR_INVALID,
                    UNSUPPORTED,
                    REJECTED,
                    SERVER_MISBEHAVED,
                    CREDENTIALS_EXPOSED,
                    SOURCE_CHANGED,
                    LOCAL_STORAGE,
                    BUSY ->
                    ERROR;
            case INTERRUPTED -> INTERRUPTED;
        };
    }
}
