/// May you try again? Counts attempts before passwords are looked at, in rows that survive restarts and are shared by all
/// replicas. Knows names only as keys, and nothing of accounts or passwords.
@NullMarked
package ferry.auth.lockout;

import org.jspecify.annotations.NullMarked;
