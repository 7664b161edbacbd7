package ferry.kernel.fault;

import static ferry.kernel.fault.FaultKind.ABORTED;
import static ferry.kernel.fault.FaultKind.ALREADY_EXISTS;
import static ferry.kernel.fault.FaultKind.DATA_LOSS;
import static ferry.kernel.fault.FaultKind.DEADLINE_EXCEEDED;
import static ferry.kernel.fault.FaultKind.FAILED_PRECONDITION;
import static ferry.kernel.fault.FaultKind.INVALID_ARGUMENT;
import static ferry.kernel.fault.FaultKind.NOT_FOUND;
import static ferry.kernel.fault.FaultKind.OUT_OF_RANGE;
import static ferry.kernel.fault.FaultKind.PERMISSION_DENIED;
import static ferry.kernel.fault.FaultKind.RESOURCE_EXHAUSTED;
import static ferry.kernel.fault.FaultKind.UNAUTHENTICATED;
import static ferry.kernel.fault.FaultKind.UNAVAILABLE;

/// The reasons of the contract, each with its code. Names are API: they travel as `ErrorInfo.reason`.
///
/// A reason that both services use has no domain of its own; it travels with the domain of the service that answers.
public enum Reason {
    TOKEN_INVALID(UNAUTHENTICATED, Domain.AUTH),
    TOKEN_EXPIRED(UNAUTHENTICATED, Domain.AUTH),
    SESSION_REVOKED(UNAUTHENTICATED, Domain.AUTH),
    BAD_CREDENTIALS(UNAUTHENTICATED, Domain.AUTH),
    LOGIN_LOCKED(RESOURCE_EXHAUSTED, Domain.AUTH),
    CODE_INVALID(UNAUTHENTICATED, Domain.AUTH),
    REGISTRATION_CLOSED(FAILED_PRECONDITION, Domain.AUTH),
    USERNAME_TAKEN(ALREADY_EXISTS, Domain.AUTH),
    PASSWORD_REJECTED(INVALID_ARGUMENT, Domain.AUTH),
    NOT_ALLOWED(PERMISSION_DENIED, Domain.AUTH),
    USER_UNKNOWN(NOT_FOUND, Domain.AUTH),
    LAST_ADMINISTRATOR(FAILED_PRECONDITION, Domain.AUTH),

    FIELD_INVALID(INVALID_ARGUMENT, Domain.OF_THE_SERVICE),
    OVERLOADED(UNAVAILABLE, Domain.OF_THE_SERVICE),
    SERVER_DRAINING(UNAVAILABLE, Domain.OF_THE_SERVICE),
    INTERNAL(FaultKind.INTERNAL, Domain.OF_THE_SERVICE),

    STREAM_ORDER(INVALID_ARGUMENT, Domain.TRANSFER),
    CHUNK_TOO_LARGE(INVALID_ARGUMENT, Domain.TRANSFER),
    RECIPIENT_UNKNOWN(NOT_FOUND, Domain.TRANSFER),
    TRANSFER_UNKNOWN(NOT_FOUND, Domain.TRANSFER),
    TRANSFER_ID_CONFLICT(ALREADY_EXISTS, Domain.TRANSFER),
    QUOTA_EXCEEDED(RESOURCE_EXHAUSTED, Domain.TRANSFER),
    STREAM_LIMIT(RESOURCE_EXHAUSTED, Domain.TRANSFER),
    STORAGE_FULL(RESOURCE_EXHAUSTED, Domain.TRANSFER),
    STORAGE_ERROR(UNAVAILABLE, Domain.TRANSFER),
    OFFSET_MISMATCH(ABORTED, Domain.TRANSFER),
    ATTEMPT_STALE(ABORTED, Domain.TRANSFER),
    UPLOAD_SUPERSEDED(ABORTED, Domain.TRANSFER),
    CHUNK_CORRUPT(ABORTED, Domain.TRANSFER),
    UPLOAD_IDLE(DEADLINE_EXCEEDED, Domain.TRANSFER),
    SIZE_MISMATCH(OUT_OF_RANGE, Domain.TRANSFER),
    DIGEST_MISMATCH(DATA_LOSS, Domain.TRANSFER),
    UPLOAD_EXPIRED(FAILED_PRECONDITION, Domain.TRANSFER),
    TRANSFER_EXPIRED(FAILED_PRECONDITION, Domain.TRANSFER),
    ALREADY_FINAL(FAILED_PRECONDITION, Domain.TRANSFER),
    READ_PAST_END(OUT_OF_RANGE, Domain.TRANSFER),
    NOT_COMPLETE(FAILED_PRECONDITION, Domain.TRANSFER),
    SENDER_STALLED(UNAVAILABLE, Domain.TRANSFER),
    TRANSFER_CANCELLED(FAILED_PRECONDITION, Domain.TRANSFER),
    TRANSFER_FAILED(FAILED_PRECONDITION, Domain.TRANSFER),
    CURSOR_EXPIRED(OUT_OF_RANGE, Domain.TRANSFER),
    CURSOR_INVALID(INVALID_ARGUMENT, Domain.TRANSFER),
    RECEIPT_MISMATCH(FAILED_PRECONDITION, Domain.TRANSFER);

    /// Whose list of reasons one stands in.
    public enum Domain {
        AUTH,
        TRANSFER,
        /// In both lists: the answering service's domain is used.
        OF_THE_SERVICE
    }

    private final FaultKind kind;
    private final Domain domain;

    Reason(FaultKind kind, Domain domain) {
        this.kind = kind;
        this.domain = domain;
    }

    public FaultKind kind() {
        return kind;
    }

    public Domain domain() {
        return domain;
    }
}
