@NullMarked
package ferry.cli.manual;

import org.jspecify.annotations.NullMarked;
