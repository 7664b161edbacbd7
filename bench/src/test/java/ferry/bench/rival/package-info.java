@NullMarked
package ferry.bench.rival;

import org.jspecify.annotations.NullMarked;
