@NullMarked
package ferry.transfer.admission;

import org.jspecify.annotations.NullMarked;
