package ferry.transfer.ledger;

/// What one sender has at the server now.
///
/// @param storedBytes of whole files, and what unfinished uploads have reserved
/// @param unfinished number of unfinished uploads
public record Usage(long storedBytes, int unfinished) {}
