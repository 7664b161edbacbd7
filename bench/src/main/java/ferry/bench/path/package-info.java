/// Whole runs of the command line beside scp, as a person would time them: the same file, the same machine, in turn.
@NullMarked
package ferry.bench.path;

import org.jspecify.annotations.NullMarked;
