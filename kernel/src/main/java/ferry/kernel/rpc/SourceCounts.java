package ferry.kernel.rpc;

import ferry.kernel.net.Network;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts what each source does within a window, over all of its connections. The table is bounded: when it is full the source
/// that came first goes, and its count with it. Safe for many threads.
final class SourceCounts {
    static final int MAX_TRACKED = 4_096;

    private final Map<Network, WindowCount> counts = new Tracked();

    /// @param now by `System.nanoTime`
    /// @return how many there were in this window, with the one that is counted
    synchronized int add(InetAddress address, long now) {
        return counts.computeIfAbsent(Network.source(address), _ -> new WindowCount(now)).add(now);
    }

    /// How many sources are remembered; for tests.
    synchronized int tracked() {
        return counts.size();
    }

    private static final class Tracked extends LinkedHashMap<Network, WindowCount> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, WindowCount> eldest) {
            return size() > MAX_TRACKED;
        }
    }
}
