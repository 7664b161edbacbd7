@NullMarked
package ferry.transfer.rpc.remote;

import org.jspecify.annotations.NullMarked;
