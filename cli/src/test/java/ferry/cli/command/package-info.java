@NullMarked
package ferry.cli.command;

import org.jspecify.annotations.NullMarked;
