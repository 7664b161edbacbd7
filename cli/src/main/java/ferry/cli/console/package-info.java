/// Where the command line meets the world: three streams, and whether somebody sits there.
///
/// What is shown goes through [ferry.cli.console.Screen], which lets no control character pass.
@NullMarked
package ferry.cli.console;

import org.jspecify.annotations.NullMarked;
