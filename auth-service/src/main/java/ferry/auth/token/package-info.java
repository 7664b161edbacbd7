/// Sessions and the tokens that prove them: access tokens that anybody can verify, refresh tokens that are good once, the
/// keys that sign, and the list of what has been revoked.
@NullMarked
package ferry.auth.token;

import org.jspecify.annotations.NullMarked;
