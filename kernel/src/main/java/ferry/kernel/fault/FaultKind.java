package ferry.kernel.fault;

/// The canonical error codes that the contract uses. They are gRPC's own, so that the rim maps them by name.
public enum FaultKind {
    INVALID_ARGUMENT,
    UNAUTHENTICATED,
    PERMISSION_DENIED,
    NOT_FOUND,
    ALREADY_EXISTS,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    RESOURCE_EXHAUSTED,
    DEADLINE_EXCEEDED,
    UNAVAILABLE,
    UNIMPLEMENTED,
    DATA_LOSS,
    INTERNAL
}
