@NullMarked
package ferry.kernel.config;

import org.jspecify.annotations.NullMarked;
