/// How things look: sizes, times, tables, progress lines, JSON. Strings in, strings out.
@NullMarked
package ferry.cli.render;

import org.jspecify.annotations.NullMarked;
