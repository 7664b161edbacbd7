/// The architecture as tests: which module, package and class may see which, over the compiled classes of every jar.
@NullMarked
package ferry.e2e.architecture;

import org.jspecify.annotations.NullMarked;
