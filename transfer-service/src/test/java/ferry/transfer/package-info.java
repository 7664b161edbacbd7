@NullMarked
package ferry.transfer;

import org.jspecify.annotations.NullMarked;
