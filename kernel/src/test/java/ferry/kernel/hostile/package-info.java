/// What somebody hostile could send, for the tests of every module that takes it.
@NullMarked
package ferry.kernel.hostile;

import org.jspecify.annotations.NullMarked;
