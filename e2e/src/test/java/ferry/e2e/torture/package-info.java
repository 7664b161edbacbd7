/// Real processes under faults. A supervisor runs a server, a sender and receivers, does something bad to one of them
/// while bytes move, and lets all go on by themselves; everybody appends what he was told to a history; a checker
/// then holds histories, ledger and folders against the invariants.
@NullMarked
package ferry.e2e.torture;

import org.jspecify.annotations.NullMarked;
