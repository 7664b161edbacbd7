/// Accounts and the devices that are familiar to them, and what a new name or password must satisfy.
@NullMarked
package ferry.auth.account;

import org.jspecify.annotations.NullMarked;
