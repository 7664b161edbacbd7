/// Tests of sessions and tokens.
@NullMarked
package ferry.auth.token;

import org.jspecify.annotations.NullMarked;
