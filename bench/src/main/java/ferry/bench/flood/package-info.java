/// What a flood of wrong passwords does to everybody else.
@NullMarked
package ferry.bench.flood;

import org.jspecify.annotations.NullMarked;
