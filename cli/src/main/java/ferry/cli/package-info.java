/// The command line: arguments in, an exit code out. It parses, calls the client library, renders.
///
/// [FerryCli] is for programs and tests, [FerryProcess] for the main class of a process.
@NullMarked
package ferry.cli;

import org.jspecify.annotations.NullMarked;
