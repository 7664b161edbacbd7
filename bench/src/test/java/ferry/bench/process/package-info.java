@NullMarked
package ferry.bench.process;

import org.jspecify.annotations.NullMarked;
