@NullMarked
package ferry.transfer.ledger.sql;

import org.jspecify.annotations.NullMarked;
