@NullMarked
package ferry.standalone.rehearsal;

import org.jspecify.annotations.NullMarked;
