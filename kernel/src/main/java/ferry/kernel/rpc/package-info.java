/// The gRPC rim that both services share: the server, who may call what, and the one place where faults become statuses.
@NullMarked
package ferry.kernel.rpc;

import org.jspecify.annotations.NullMarked;
