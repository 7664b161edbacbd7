package ferry.kernel.rpc;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Counts connections: a number for each address, and a number in all. Safe for use by many threads.
final class ConnectionLimit {
    private final int maxPerAddress;
    private final int maxInAll;
    private final Map<InetAddress, Integer> open = new HashMap<>();
    private int inAll;

    ConnectionLimit(int maxPerAddress, int maxInAll) {
        this.maxPerAddress = maxPerAddress;
        this.maxInAll = maxInAll;
    }

    /// @return false beyond a limit; nothing is counted then
    synchronized boolean admit(InetAddress address) {
        int here = open.getOrDefault(address, 0);
        if (here >= maxPerAddress || inAll >= maxInAll) {
            return false;
        }
        open.put(address, here + 1);
        inAll++;
        return true;
    }

    /// Once for each that was admitted.
    synchronized void leave(InetAddress address) {
        open.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        inAll--;
    }
}
