/// Digests.
@NullMarked
package ferry.kernel.digest;

import org.jspecify.annotations.NullMarked;
