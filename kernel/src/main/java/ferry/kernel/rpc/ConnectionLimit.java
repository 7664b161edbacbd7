package ferry.kernel.rpc;

import ferry.kernel.net.Network;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Counts connections: a number for each address (of IPv6, for each /64), and a number in all. Safe for use by many threads.
final class ConnectionLimit {
    private final int maxPerAddress;
    private final int maxInAll;
    private final Map<Network, Integer> open = new HashMap<>();
    private int inAll;

    ConnectionLimit(int maxPerAddress, int maxInAll) {
        this.maxPerAddress = maxPerAddress;
        this.maxInAll = maxInAll;
    }

    /// @return false beyond a limit; nothing is counted then
    synchronized boolean admit(InetAddress address) {
        Network source = Network.source(address);
        int here = open.getOrDefault(source, 0);
        if (here >= maxPerAddress || inAll >= maxInAll) {
            return false;
        }
        open.put(source, here + 1);
        inAll++;
        return true;
    }

    /// Once for each that was admitted.
    synchronized void leave(InetAddress address) {
        open.computeIfPresent(Network.source(address), (_, count) -> count == 1 ? null : count - 1);
        inAll--;
    }
}
