/// Tests of accounts, devices and password rules.
@NullMarked
package ferry.auth.account;

import org.jspecify.annotations.NullMarked;
