@NullMarked
package ferry.transfer.ledger;

import org.jspecify.annotations.NullMarked;
