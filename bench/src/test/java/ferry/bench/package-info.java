@NullMarked
package ferry.bench;

import org.jspecify.annotations.NullMarked;
