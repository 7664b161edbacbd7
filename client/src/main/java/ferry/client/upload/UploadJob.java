package ferry.client.upload;

import ferry.client.model.Outgoing;

/// One thing to send.
public record UploadJob(
        Outgoing outgoing, Source source, SendOptions options, SendListener listener) {}
