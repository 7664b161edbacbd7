@NullMarked
package ferry.transfer.retention;

import org.jspecify.annotations.NullMarked;
