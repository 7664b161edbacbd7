@NullMarked
package ferry.transfer.integrity;

import org.jspecify.annotations.NullMarked;
