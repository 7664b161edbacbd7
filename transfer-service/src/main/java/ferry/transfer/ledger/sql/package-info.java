/// The ledger on SQLite: one writing thread whose transactions many callers share, and a few reading connections.
@NullMarked
package ferry.transfer.ledger.sql;

import org.jspecify.annotations.NullMarked;
