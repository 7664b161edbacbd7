/// What commands say of themselves: examples beneath their help, and pages for `man`.
@NullMarked
package ferry.cli.manual;

import org.jspecify.annotations.NullMarked;
