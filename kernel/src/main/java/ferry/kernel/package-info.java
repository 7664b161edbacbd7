/// What both services need, and nothing else.
@NullMarked
package ferry.kernel;

import org.jspecify.annotations.NullMarked;
