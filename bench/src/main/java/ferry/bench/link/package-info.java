/// A network that is worse than loopback.
@NullMarked
package ferry.bench.link;

import org.jspecify.annotations.NullMarked;
