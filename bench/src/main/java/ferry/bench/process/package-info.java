/// Whole processes, measured from outside: a server with two people on the command line, and what each run has cost.
@NullMarked
package ferry.bench.process;

import org.jspecify.annotations.NullMarked;
