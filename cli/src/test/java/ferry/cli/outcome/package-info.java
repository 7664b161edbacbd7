@NullMarked
package ferry.cli.outcome;

import org.jspecify.annotations.NullMarked;
