/// The terminal, the streams and the environment that a command runs in; tests bring their own.
@NullMarked
package ferry.cli.console;

import org.jspecify.annotations.NullMarked;
