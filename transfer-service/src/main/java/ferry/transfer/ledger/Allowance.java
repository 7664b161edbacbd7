package ferry.transfer.ledger;

/// What one sender may have at the server. Each bound is still allowed; the next is not.
///
/// @param storedBytes of all whole files together, and of what unfinished uploads have reserved
/// @param transferBytes of one file
/// @param unfinished how many uploads may be unfinished
/// @param transfers how many may be known, of whatever size, and however they ended
public record Allowance(long storedBytes, long transferBytes, int unfinished, int transfers) {}
