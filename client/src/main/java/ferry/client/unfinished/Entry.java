package ferry.client.unfinished;

import ferry.client.model.Outgoing;
import ferry.client.upload.FileFacts;
import java.util.Optional;
import java.util.UUID;

/// What is kept of one send.
///
/// @param outgoing as the server was told first
/// @param file as it was when it was begun; nothing for a pipe
/// @param attempt the highest that may have been used
/// @param stored whether every byte is durable at the server
record Entry(
        String transferId,
        Outgoing outgoing,
        Optional<FileFacts> file,
        long attempt,
        boolean stored) {

    /// One that is about to begin.
    static Entry fresh(Outgoing outgoing, Optional<FileFacts> file) {
        return new Entry(UUID.randomUUID().toString(), outgoing, file, 1, false);
    }

    /// What recognises the same send. A pipe is only like itself.
    String name() {
        return SendKey.name(outgoing, file.map(FileFacts::path), transferId);
    }

    Entry withAttempt(long higher) {
        return new Entry(transferId, outgoing, file, higher, stored);
    }

    Entry asStored() {
        return new Entry(transferId, outgoing, file, attempt, true);
    }

    /// Whether the same bytes are to be sent under the same conditions.
    boolean stillFits(Outgoing now, Optional<FileFacts> fileNow) {
        return file.equals(fileNow)
                && outgoing.retention().equals(now.retention())
                && outgoing.contentType().equals(now.contentType());
    }
}
