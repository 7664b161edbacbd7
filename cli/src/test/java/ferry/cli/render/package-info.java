@NullMarked
package ferry.cli.render;

import org.jspecify.annotations.NullMarked;
