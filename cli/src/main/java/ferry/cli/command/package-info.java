/// The commands: each parses its arguments, calls the client library and renders what it answers.
@NullMarked
package ferry.cli.command;

import org.jspecify.annotations.NullMarked;
