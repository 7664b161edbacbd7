package ferry.client.local;

/// What the receiver's disk could not hold as it was sent.
public sealed interface Adjustment {

    /// It has another name here, because its own is too long, cannot be written in this locale, is none on this file system,
    /// or is another one's there.
    ///
    /// @param name as it was sent: of a transfer, or of something within a folder
    /// @param as as it is saved, beside or within the same
    record SavedAs(String name, String as) implements Adjustment {}

    /// A symbolic link is not made, because what it leads to cannot be written in this locale, or the disk has no links.
    record LinkLeftOut(String name) implements Adjustment {}

    /// What was replaced, and could not be deleted, has this name beside it now.
    record ReplacedStays(String name) implements Adjustment {}
}
