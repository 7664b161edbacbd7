/// How people get in: by a password or by a new account. The only place where passwords are looked at, each behind the
/// lockout and the gate.
@NullMarked
package ferry.auth.login;

import org.jspecify.annotations.NullMarked;
