package ferry.client.model;

/// What went wrong, as a program can switch on it.
///
/// The first two groups are the reasons of the wire contract, under their own names. The third
/// stands for answers without a reason (a proxy in between, an older or newer server). The last
/// arises on this side.
public enum Problem {
    // Reasons of the auth service
    TOKEN_INVALID,
    TOKEN_EXPIRED,
    SESSION_REVOKED,
    BAD_CREDENTIALS,
    LOGIN_LOCKED,
    CODE_INVALID,
    REGISTRATION_CLOSED,
    USERNAME_TAKEN,
    PASSWORD_REJECTED,
    NOT_ALLOWED,
    USER_UNKNOWN,
    LAST_ADMINISTRATOR,
    FIELD_INVALID,
    OVERLOADED,
    SERVER_DRAINING,
    INTERNAL,

    // Reasons of the transfer service that the auth service does not have
    STREAM_ORDER,
    CHUNK_TOO_LARGE,
    RECIPIENT_UNKNOWN,
    TRANSFER_UNKNOWN,
    TRANSFER_ID_CONFLICT,
    QUOTA_EXCEEDED,
    STREAM_LIMIT,
    STORAGE_FULL,
    STORAGE_ERROR,
    OFFSET_MISMATCH,
    ATTEMPT_STALE,
    UPLOAD_SUPERSEDED,
    CHUNK_CORRUPT,
    UPLOAD_IDLE,
    SIZE_MISMATCH,
    DIGEST_MISMATCH,
    UPLOAD_EXPIRED,
    TRANSFER_EXPIRED,
    ALREADY_FINAL,
    READ_PAST_END,
    NOT_COMPLETE,
    SENDER_STALLED,
    TRANSFER_CANCELLED,
    TRANSFER_FAILED,
    CURSOR_EXPIRED,
    CURSOR_INVALID,
    RECEIPT_MISMATCH,

    // Answers without a reason
    /// No connection was made: nothing has been asked, so asking again is always safe.
    UNREACHABLE,
    /// A connection broke, or gave no answer in time: what was asked may have happened.
    CONNECTION_LOST,
    /// The server does not know this call.
    UNSUPPORTED,
    /// Any other refusal.
    REJECTED,
    /// The server broke the contract.
    SERVER_MISBEHAVED,

    // Found on this side
    /// There are no tokens for this server.
    NOT_LOGGED_IN,
    /// The server's certificate authority is not known yet, and nobody can be asked.
    PIN_UNKNOWN,
    /// The server's certificate authority is not the one that is pinned.
    PIN_MISMATCH,
    /// The server's certificate is not valid, although its authority is the right one.
    SERVER_UNTRUSTED,
    /// A file with secrets can be read or changed by others.
    CREDENTIALS_EXPOSED,
    /// A file name that must not be used.
    NAME_REFUSED,
    /// A folder that arrived holds what must not be unpacked.
    BUNDLE_REFUSED,
    /// The bytes that arrived are not those that were sent.
    CONTENT_MISMATCH,
    /// The file to send is not there or cannot be read.
    SOURCE_MISSING,
    /// The file to send changed while it was being sent.
    SOURCE_CHANGED,
    /// Reading or writing a local file failed.
    LOCAL_STORAGE,
    /// No room for a local file.
    LOCAL_DISK_FULL,
    /// Another process is at it.
    BUSY,
    /// The time that was allowed is over.
    TIMED_OUT,
    /// The calling thread was interrupted.
    INTERRUPTED;

    /// Whether the same transfer can go on after a pause, without anybody acting.
    public boolean resumable() {
        return switch (this) {
            case OVERLOADED,
                    SERVER_DRAINING,
                    INTERNAL,
                    STREAM_LIMIT,
                    STORAGE_ERROR,
                    OFFSET_MISMATCH,
                    CHUNK_CORRUPT,
                    CHUNK_TOO_LARGE,
                    UPLOAD_IDLE,
                    SENDER_STALLED,
                    UNREACHABLE,
                    CONNECTION_LOST ->
                    true;
            default -> false;
        };
    }

    /// Whether who waits for others' files can go on after a pause: all that is [#resumable], and a full disk of the server,
    /// which frees itself or is freed. A sender is told of that instead, as it is his file that has no room.
    public boolean passing() {
        return resumable() || this == STORAGE_FULL;
    }
}
