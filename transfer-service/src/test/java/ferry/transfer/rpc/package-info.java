@NullMarked
package ferry.transfer.rpc;

import org.jspecify.annotations.NullMarked;
