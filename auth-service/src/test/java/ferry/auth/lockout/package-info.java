/// Tests of the lockout, on each database.
@NullMarked
package ferry.auth.lockout;

import org.jspecify.annotations.NullMarked;
