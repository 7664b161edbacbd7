@NullMarked
package ferry.bench.report;

import org.jspecify.annotations.NullMarked;
