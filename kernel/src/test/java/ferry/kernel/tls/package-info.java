@NullMarked
package ferry.kernel.tls;

import org.jspecify.annotations.NullMarked;
