package ferry.kernel.hostile;

import com.google.protobuf.ByteString;

/// A file name, and what becomes of it.
///
/// @param written as it stands in the list: printable, for the name of a test
/// @param bytes as they travel
/// @param what is wrong or odd about it
public record HostileName(Verdict verdict, String written, ByteString bytes, String what) {
    /// What becomes of a name.
    public enum Verdict {
        /// The server refuses it, and so does a receiver.
        REFUSED,
        /// No UTF-8: the message that brings it is none.
        GARBLED,
        /// The server takes it, a receiver refuses it.
        OWN,
        /// Taken, and saved under this very name.
        KEPT
    }

    /// @throws IllegalStateException if it is no text
    public String text() {
        if (verdict == Verdict.GARBLED) {
            throw new IllegalStateException("no text: " + written);
        }
        return bytes.toStringUtf8();
    }

    @Override
    public String toString() {
        String shown = written.length() > 60 ? written.substring(0, 60) + "..." : written;
        return verdict + " " + what + ": " + shown;
    }
}
