package ferry.client.bundle;

/// Something that is not sent: in a folder that is, or named among others that are.
///
/// @param name as it stands in the folder, or as it was named
public record LeftOut(String name, Reason reason) {

    /// Why it is left out.
    public enum Reason {
        /// A pipe, a socket or a device.
        SPECIAL,
        /// A link that leads out of the folder.
        LINK_OUTSIDE,
        /// It may not be read, or could not.
        UNREADABLE,
        /// It is in more folders than can be sent.
        TOO_DEEP,
        /// Its name, made legal, is another one's.
        SAME_NAME,
        /// It became shorter, or disappeared, each time that it was to be sent.
        RESTLESS;

        /// Whether its owner would miss it: whoever sends a folder wants its files.
        public boolean isLoss() {
            return this != SPECIAL && this != LINK_OUTSIDE;
        }
    }
}
