/// Tests of the secrets file.
@NullMarked
package ferry.auth.secret;

import org.jspecify.annotations.NullMarked;
