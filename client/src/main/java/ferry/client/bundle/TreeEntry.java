package ferry.client.bundle;

/// Something in a folder that is to be sent.
///
/// @param name normal by [EntryName]; empty for the folder itself
/// @param size of a file, in bytes; 0 for all else
/// @param modifiedSeconds since 1970; of a link, 0
/// @param target where a link leads; empty for all else
/// @param identity by which the file system recognises it; empty where it has none
record TreeEntry(
        String name,
        Kind kind,
        long size,
        long modifiedSeconds,
        boolean executable,
        String target,
        String identity) {

    enum Kind {
        FOLDER,
        FILE,
        LINK
    }
}
