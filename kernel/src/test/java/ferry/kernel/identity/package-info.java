@NullMarked
package ferry.kernel.identity;

import org.jspecify.annotations.NullMarked;
