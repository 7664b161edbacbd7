/// The command line: [FerryCli] finds the command that is meant and ends with its exit code.
@NullMarked
package ferry.cli;

import org.jspecify.annotations.NullMarked;
