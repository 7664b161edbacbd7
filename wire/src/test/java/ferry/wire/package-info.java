@NullMarked
package ferry.wire;

import org.jspecify.annotations.NullMarked;
