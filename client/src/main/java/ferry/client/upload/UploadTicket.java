package ferry.client.upload;

import java.util.function.LongConsumer;

/// Under which id an upload goes, and which attempts have been used for it.
///
/// @param attempts the highest that an earlier process may have used; 0 for a transfer that is new
/// @param beforeAttempt told of each attempt before a stream is opened with it
public record UploadTicket(String transferId, long attempts, LongConsumer beforeAttempt) {

    /// A transfer that nobody has begun.
    public static UploadTicket fresh(String transferId) {
        return new UploadTicket(transferId, 0, _ -> {});
    }

    boolean earlier() {
        return attempts > 0;
    }
}
