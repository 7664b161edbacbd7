/// The interactive session: a prompt, commands, and files that arrive while somebody types.
///
/// The only package that has the terminal library take hold of a terminal, which costs time at the start.
@NullMarked
package ferry.cli.interactive;

import org.jspecify.annotations.NullMarked;
