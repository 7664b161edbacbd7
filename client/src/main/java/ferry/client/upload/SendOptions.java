package ferry.client.upload;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// How to send.
///
/// @param transferId a UUID that this side makes: sending again under the same id, the same to the
///     same people, is one transfer. Absent: the client makes one, and a client with a home notes
///     it before the first byte, so that sending the same again goes on where this one stopped
/// @param until when it counts as done
/// @param bytesPerSecond 0 for no limit
/// @param timeout after which even a transfer that could go on is given up, the answers of the recipients included where
///     they are waited for; none by default
public record SendOptions(
        Optional<String> transferId,
        Waiting until,
        long bytesPerSecond,
        Optional<Duration> timeout) {

    /// Until it is durable, as fast as it goes, for as long as it takes, and noted where the client
    /// has a home.
    public static SendOptions usual() {
        return new SendOptions(Optional.empty(), Waiting.DURABLE, 0, Optional.empty());
    }

    /// A new transfer under an id of its own, which nobody notes.
    public static SendOptions fresh() {
        return usual().under(UUID.randomUUID().toString());
    }

    public SendOptions under(String id) {
        return new SendOptions(Optional.of(id), until, bytesPerSecond, timeout);
    }

    public SendOptions until(Waiting level) {
        return new SendOptions(transferId, level, bytesPerSecond, timeout);
    }

    public SendOptions withLimit(long rate) {
        return new SendOptions(transferId, until, rate, timeout);
    }

    public SendOptions withTimeout(Optional<Duration> longest) {
        return new SendOptions(transferId, until, bytesPerSecond, longest);
    }
}
