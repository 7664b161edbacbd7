package ferry.client.local;

/// What to do when a file of that name is already there.
public enum Conflict {
    /// Save beside it: ` (1)` before the suffix, or the next free number.
    RENAME,
    /// Leave what is there, save nothing, and tell the sender nothing.
    SKIP,
    /// Put the new file in the place of the old one.
    OVERWRITE
}
