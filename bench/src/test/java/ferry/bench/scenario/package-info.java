@NullMarked
package ferry.bench.scenario;

import org.jspecify.annotations.NullMarked;
