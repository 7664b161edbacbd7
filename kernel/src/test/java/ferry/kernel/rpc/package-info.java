@NullMarked
package ferry.kernel.rpc;

import org.jspecify.annotations.NullMarked;
