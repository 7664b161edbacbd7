/// The transfer service. This package holds its composition root and its own process; each step of the data path has a
/// package of its own.
@NullMarked
package ferry.transfer;

import org.jspecify.annotations.NullMarked;
