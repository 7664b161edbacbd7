/// Programs that are run for what has been received.
@NullMarked
package ferry.cli.hook;

import org.jspecify.annotations.NullMarked;
