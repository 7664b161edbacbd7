/// The door: the gRPC services of `ferry.auth.v1`. Checks the shape of what comes in, hands it on as values, and says the
/// outcomes in the contract's words. The only package that sees gRPC and generated types.
@NullMarked
package ferry.auth.rpc;

import org.jspecify.annotations.NullMarked;
