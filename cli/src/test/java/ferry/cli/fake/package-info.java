/// What stands in for the world in tests of the command line.
@NullMarked
package ferry.cli.fake;

import org.jspecify.annotations.NullMarked;
