/// The transfer service: it takes uploads, announces them and delivers their bytes.
@NullMarked
package ferry.transfer;

import org.jspecify.annotations.NullMarked;
