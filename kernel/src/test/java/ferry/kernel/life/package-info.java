@NullMarked
package ferry.kernel.life;

import org.jspecify.annotations.NullMarked;
