/// Whether what is stored is what came: extents compared with what is read, and what follows where they differ.
@NullMarked
package ferry.transfer.integrity;

import org.jspecify.annotations.NullMarked;
