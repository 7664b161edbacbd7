/// The door: the only package that sees gRPC and generated messages. It translates, and calls the steps.
@NullMarked
package ferry.transfer.rpc;

import org.jspecify.annotations.NullMarked;
