package ferry.client.upload;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// How to send.
///
/// @param transferId a UUID that this side makes: sending again under the same id, the same to the
///     same people, is one transfer
/// @param bytesPerSecond 0 for no limit
/// @param timeout after which even a transfer that could go on is given up; none by default
public record SendOptions(String transferId, long bytesPerSecond, Optional<Duration> timeout) {

    /// A new transfer, as fast as it goes, for as long as it takes.
    public static SendOptions fresh() {
        return new SendOptions(UUID.randomUUID().toString(), 0, Optional.empty());
    }

    public SendOptions withLimit(long rate) {
        return new SendOptions(transferId, rate, timeout);
    }

    public SendOptions withTimeout(Optional<Duration> longest) {
        return new SendOptions(transferId, bytesPerSecond, longest);
    }
}
