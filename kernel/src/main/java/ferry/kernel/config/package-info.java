/// Settings of a process: from flags first, then from the environment, then from defaults.
@NullMarked
package ferry.kernel.config;

import org.jspecify.annotations.NullMarked;
