/// How a run ends: exit codes, and the sentence for what went wrong.
@NullMarked
package ferry.cli.exit;

import org.jspecify.annotations.NullMarked;
