/// What a process tells those who run it.
@NullMarked
package ferry.kernel.observe;

import org.jspecify.annotations.NullMarked;
