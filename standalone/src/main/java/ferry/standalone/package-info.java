/// Both services and the command line in one process.
@NullMarked
package ferry.standalone;

import org.jspecify.annotations.NullMarked;
