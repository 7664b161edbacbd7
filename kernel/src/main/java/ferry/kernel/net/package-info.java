/// Addresses and networks as values. Nothing here asks a name server.
@NullMarked
package ferry.kernel.net;

import org.jspecify.annotations.NullMarked;
