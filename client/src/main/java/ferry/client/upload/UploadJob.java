package ferry.client.upload;

import ferry.client.model.Outgoing;
import ferry.client.retry.Deadline;

/// One thing to send.
///
/// @param deadline by which it is to be stored, however often it begins anew
public record UploadJob(
        Outgoing outgoing,
        Source source,
        SendOptions options,
        SendListener listener,
        Deadline deadline) {}
