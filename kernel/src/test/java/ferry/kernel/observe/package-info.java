/// Tests of what a process tells.
@NullMarked
package ferry.kernel.observe;

import org.jspecify.annotations.NullMarked;
