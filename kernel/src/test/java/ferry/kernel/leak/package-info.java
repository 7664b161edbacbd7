/// Buffers of the network that nobody gave back, as failures of tests.
@NullMarked
package ferry.kernel.leak;

import org.jspecify.annotations.NullMarked;
