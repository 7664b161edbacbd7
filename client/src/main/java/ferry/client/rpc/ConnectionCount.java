package ferry.client.rpc;

import java.time.Duration;

/// Over how many connections a file is fetched.
final class ConnectionCount {

    /// What one connection can carry in a round trip: half of what Linux lets a receive buffer grow to, 6 MiB, and as much again to
    /// make up for what is lost on the way. With 100 ms and 1 Gbit/s it is 8 connections.
    private static final int MILLIS_FOR_EACH = 12;

    private ConnectionCount() {}

    /// As many as the way to the server asks for, and those bytes can use. One answer alone may have been late for other reasons: then
    /// the server is asked something once more.
    ///
    /// @param ask asks it something
    static int useful(Link link, long bytes, Runnable ask) {
        if (soFar(link, bytes) > 1 && link.answers() == 1) {
            ask.run();
        }
        return soFar(link, bytes);
    }

    private static int soFar(Link link, long bytes) {
        return link.roundTrip().map(far -> byDistance(far, bytes)).orElse(1);
    }

    static int byDistance(Duration roundTrip, long bytes) {
        return usable(roundTrip.toMillis() / MILLIS_FOR_EACH, bytes);
    }

    /// As many as are wanted, where that many bytes can use them.
    static int usable(long wanted, long bytes) {
        return (int)
                Math.min(
                        Math.min(wanted, TransferCalls.MAX_CONNECTIONS),
                        bytes / ReceiveRanges.RANGE_BYTES);
    }
}
