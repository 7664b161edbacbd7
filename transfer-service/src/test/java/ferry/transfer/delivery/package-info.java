@NullMarked
package ferry.transfer.delivery;

import org.jspecify.annotations.NullMarked;
