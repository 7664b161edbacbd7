/// One service as a process: from its arguments to its exit code.
@NullMarked
package ferry.kernel.process;

import org.jspecify.annotations.NullMarked;
