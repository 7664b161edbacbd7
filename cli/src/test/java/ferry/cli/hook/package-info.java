@NullMarked
package ferry.cli.hook;

import org.jspecify.annotations.NullMarked;
