/// What goes wrong, as values of our own: a [ferry.kernel.fault.Fault] names a reason of the contract, and the
/// rpc rim alone turns it into a gRPC status.
@NullMarked
package ferry.kernel.fault;

import org.jspecify.annotations.NullMarked;
