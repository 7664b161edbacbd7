/// Messages whose bytes are not copied on their way between the transport and the disk. Knows no message of its own.
@NullMarked
package ferry.wire;

import org.jspecify.annotations.NullMarked;
