@NullMarked
package ferry.cli.console;

import org.jspecify.annotations.NullMarked;
