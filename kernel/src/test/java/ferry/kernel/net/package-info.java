/// Tests of addresses and networks.
@NullMarked
package ferry.kernel.net;

import org.jspecify.annotations.NullMarked;
