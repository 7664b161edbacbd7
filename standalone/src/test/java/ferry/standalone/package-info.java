@NullMarked
package ferry.standalone;

import org.jspecify.annotations.NullMarked;
