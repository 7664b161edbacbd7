/// What the transfer service asks the auth service when both run apart: keys to check tokens with, and people. Only the
/// composition root calls in.
@NullMarked
package ferry.transfer.rpc.remote;

import org.jspecify.annotations.NullMarked;
