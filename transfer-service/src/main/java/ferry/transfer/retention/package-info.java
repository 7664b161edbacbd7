/// What goes with time: transfers that nobody goes on with, files that have been kept long enough, and their bytes.
@NullMarked
package ferry.transfer.retention;

import org.jspecify.annotations.NullMarked;
