/// `bench/run`: measures Ferry beside what people use in its place.
@NullMarked
package ferry.bench;

import org.jspecify.annotations.NullMarked;
