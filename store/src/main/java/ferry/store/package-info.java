/// Bytes: append-only blobs that grow, are forced, and are read while they grow. Knows no users, no gRPC and no clock.
/// An `IOException` here means that the medium failed; callers decide what that is called on the wire.
@NullMarked
package ferry.store;

import org.jspecify.annotations.NullMarked;
