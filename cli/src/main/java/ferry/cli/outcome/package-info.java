/// How a run ended: exit codes, and what went wrong in words that say what to do next.
@NullMarked
package ferry.cli.outcome;

import org.jspecify.annotations.NullMarked;
