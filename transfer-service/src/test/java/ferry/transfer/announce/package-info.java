@NullMarked
package ferry.transfer.announce;

import org.jspecify.annotations.NullMarked;
