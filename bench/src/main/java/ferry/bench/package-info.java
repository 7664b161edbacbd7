/// Measurements of the data path.
@NullMarked
package ferry.bench;

import org.jspecify.annotations.NullMarked;
