/// Tests of the auth service as a whole, through its rpcs.
@NullMarked
package ferry.auth;

import org.jspecify.annotations.NullMarked;
