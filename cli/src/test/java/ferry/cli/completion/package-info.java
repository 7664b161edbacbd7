@NullMarked
package ferry.cli.completion;

import org.jspecify.annotations.NullMarked;
