package ferry.client.rpc;

import ferry.client.model.Outgoing;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// How an upload stream begins.
///
/// @param attempt 1 for the first stream of a transfer, more for each further one
/// @param size of the whole file, where it is known before it is sent
/// @param modified when the source was last changed
public record UploadOpening(
        String transferId,
        long attempt,
        Outgoing outgoing,
        OptionalLong size,
        Optional<Instant> modified,
        boolean executable) {}
