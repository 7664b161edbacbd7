/// Who sent what to whom, how far it has come, and the numbered log of what each person is told.
/// Every change is one transaction; when a method returns, its change survives a power loss.
@NullMarked
package ferry.transfer.ledger;

import org.jspecify.annotations.NullMarked;
