package ferry.client.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is sent, to whom, under which name.
///
/// @param recipients 1 to 256 user names
/// @param fileName the name that recipients see; one path segment
/// @param contentType media type for display; may be empty
/// @param note text for the recipients, at most 500 characters; may be empty
/// @param retention how long the bytes are kept once they are whole; the server's default if absent
public record Outgoing(
        List<String> recipients,
        String fileName,
        TransferKind kind,
        String contentType,
        String note,
        Optional<Duration> retention) {

    private static final int MAX_RECIPIENTS = 256;
    private static final int MAX_NOTE_CHARACTERS = 500;

    public Outgoing {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty() || recipients.size() > MAX_RECIPIENTS) {
            throw new IllegalArgumentException(
                    "recipients: " + recipients.size() + " (expected: 1 to 256)");
        }
        if (note.codePointCount(0, note.length()) > MAX_NOTE_CHARACTERS) {
            throw new IllegalArgumentException("note: too long (expected: at most 500 characters)");
        }
    }

    public static Outgoing file(String fileName, List<String> recipients) {
        return new Outgoing(recipients, fileName, TransferKind.FILE, "", "", Optional.empty());
    }

    /// A tar stream that the recipient unpacks.
    public static Outgoing folder(String name, List<String> recipients) {
        return new Outgoing(recipients, name, TransferKind.BUNDLE, "", "", Optional.empty());
    }

    public Outgoing withNote(String text) {
        return new Outgoing(recipients, fileName, kind, contentType, text, retention);
    }

    public Outgoing withRetention(Duration duration) {
        return new Outgoing(recipients, fileName, kind, contentType, note, Optional.of(duration));
    }
}
