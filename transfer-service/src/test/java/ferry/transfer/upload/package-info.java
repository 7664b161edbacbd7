@NullMarked
package ferry.transfer.upload;

import org.jspecify.annotations.NullMarked;
