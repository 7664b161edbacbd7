/// The command line: parses arguments, calls the client library and renders what it answers.
@NullMarked
package ferry.cli;

import org.jspecify.annotations.NullMarked;
