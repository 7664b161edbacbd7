/// The auth service: it says who a caller is and whether he may try again.
@NullMarked
package ferry.auth;

import org.jspecify.annotations.NullMarked;
