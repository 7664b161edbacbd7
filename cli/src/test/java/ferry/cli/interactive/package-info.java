@NullMarked
package ferry.cli.interactive;

import org.jspecify.annotations.NullMarked;
