/// Tests of the whole system: real processes, and the architecture rules over all jars.
@NullMarked
package ferry.e2e;

import org.jspecify.annotations.NullMarked;
