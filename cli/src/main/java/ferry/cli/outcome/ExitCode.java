package ferry.cli.outcome;

import ferry.client.model.Problem;

/// What a run tells the shell. The one table from what went wrong to a number.
public enum ExitCode {
    /// Done, at the level that was waited for.
    DONE(0),
    ERROR(1),
    /// Called wrongly, or somebody would have to be asked.
    USAGE(2),
    NOT_FOUND(3),
    /// Logged out, or refused.
    LOGIN(4),
    LOCKED_OUT(5),
    /// The same command can go on later.
    NETWORK(6),
    REFUSED(7),
    INTEGRITY(8),
    /// A quota or a disk is full.
    NO_ROOM(9),
    /// Some were done, some were not.
    PARTIAL(10),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// @throws IllegalArgumentException when no run ends with that number
    public static ExitCode ofNumber(int number) {
        for (ExitCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        throw new IllegalArgumentException("exit code: " + number);
    }

    public static ExitCode of(Problem problem) {
        return switch (problem) {
            case TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    SESSION_REVOKED,
                    BAD_CREDENTIALS,
                    CODE_INVALID,
                    NOT_LOGGED_IN,
                    CREDENTIALS_EXPOSED ->
                    LOGIN;
            case LOGIN_LOCKED -> LOCKED_OUT;
            case REGISTRATION_CLOSED,
                    NOT_ALLOWED,
                    LAST_ADMINISTRATOR,
                    TRANSFER_CANCELLED,
                    NAME_REFUSED,
                    BUNDLE_REFUSED ->
                    REFUSED;
            case USERNAME_TAKEN, PASSWORD_REJECTED, FIELD_INVALID, STREAM_ORDER, PIN_UNKNOWN ->
                    USAGE;
            case USER_UNKNOWN,
                    RECIPIENT_UNKNOWN,
                    TRANSFER_UNKNOWN,
                    UPLOAD_EXPIRED,
                    TRANSFER_EXPIRED,
                    SOURCE_MISSING ->
                    NOT_FOUND;
            case QUOTA_EXCEEDED, STORAGE_FULL, LOCAL_DISK_FULL -> NO_ROOM;
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
            case CHUNK_CORRUPT,
                    DIGEST_MISMATCH,
                    TRANSFER_FAILED,
                    RECEIPT_MISMATCH,
                    READ_PAST_END,
                    CONTENT_MISMATCH,
                    PIN_MISMATCH,
                    SERVER_UNTRUSTED ->
                    INTEGRITY;
            case INTERNAL,
                    CHUNK_TOO_LARGE,
                    TRANSFER_ID_CONFLICT,
                    ATTEMPT_STALE,
                    UPLOAD_SUPERSEDED,
                    SIZE_MISMATCH,
                    ALREADY_FINAL,
                    CURSOR_EXPIRED,
                    CURSOR_INVALID,
                    UNSUPPORTED,
                    REJECTED,
                    SERVER_MISBEHAVED,
                    SOURCE_CHANGED,
                    LOCAL_STORAGE,
                    BUSY ->
                    ERROR;
            case INTERRUPTED -> INTERRUPTED;
        };
    }
}
