package ferry.auth.admin;

import ferry.auth.account.Account;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// What is done to an account that has been found, in the transaction that it is recorded in.
@FunctionalInterface
interface Act<T> {
    AdminOutcome<T> on(Handle handle, Account account, Instant now);
}
