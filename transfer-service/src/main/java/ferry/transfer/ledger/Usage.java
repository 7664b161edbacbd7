package ferry.transfer.ledger;

/// What one sender has at the server now.
///
/// @param storedBytes of whole files, and what unfinished uploads have reserved
/// @param unfinished number of unfinished uploads
/// @param transfers number of those that are listed, however they ended
public record Usage(long storedBytes, int unfinished, int transfers) {
    /// Of somebody who has sent nothing.
    public static final Usage NONE = new Usage(0, 0, 0);
}
