package ferry.transfer.rpc;

/// Bounds of streams; each is a setting.
///
/// @param perUser streams with bytes, in either direction, of one user
/// @param watchesPerUser watches of one user
/// @param uploads uploads of everybody that are open at a time: what bounds the memory of the network in the end
/// @param uploadBytes bytes of messages that are on their way in at a time, of all uploads together
public record StreamLimits(int perUser, int watchesPerUser, int uploads, int uploadBytes) {
    public static final StreamLimits DEFAULT = new StreamLimits(32, 8, 256, 32 << 20);

    /// One message of the greatest size has to fit.
    public static final int MIN_UPLOAD_BYTES = 2 << 20;

    public StreamLimits {
        if (perUser < 1 || watchesPerUser < 1 || uploads < 1) {
            throw new IllegalArgumentException("streams: at least 1 of each");
        }
        if (uploadBytes < MIN_UPLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "uploadBytes: %d (expected: at least %d)"
                            .formatted(uploadBytes, MIN_UPLOAD_BYTES));
        }
    }
}
