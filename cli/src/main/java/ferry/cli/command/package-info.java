/// The commands: each says what it is called with, and calls the client library.
@NullMarked
package ferry.cli.command;

import org.jspecify.annotations.NullMarked;
