package ferry.kernel.rpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Closes connections beyond a number for each address and a number in all. Safe for use by many threads.
final class ConnectionLimit extends ServerTransportFilter {
    private static final Attributes.Key<Boolean> COUNTED = Attributes.Key.create("ferry-counted");

    private final int maxPerAddress;
    private final int maxInAll;
    private final Map<InetAddress, Integer> open = new HashMap<>();
    private int inAll;

    ConnectionLimit(int maxPerAddress, int maxInAll) {
        this.maxPerAddress = maxPerAddress;
        this.maxInAll = maxInAll;
    }

    /// @throws IllegalStateException beyond the limit, which closes the connection; the text reaches the peer
    @Override
    public Attributes transportReady(Attributes transport) {
        InetAddress address = addressOf(transport);
        if (address != null && !admit(address)) {
            throw new IllegalStateException("too many connections");
        }
        return transport.toBuilder().set(COUNTED, true).build();
    }

    /// @param transport as [#transportReady] left it: without the mark for one that was refused
    @Override
    public void transportTerminated(@Nullable Attributes transport) {
        if (transport == null || transport.get(COUNTED) == null) {
            return;
        }
        InetAddress address = addressOf(transport);
        if (address != null) {
            leave(address);
        }
    }

    private synchronized boolean admit(InetAddress address) {
        int here = open.getOrDefault(address, 0);
        if (here >= maxPerAddress || inAll >= maxInAll) {
            return false;
        }
        open.put(address, here + 1);
        inAll++;
        return true;
    }

    private synchronized void leave(InetAddress address) {
        open.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        inAll--;
    }

    private static @Nullable InetAddress addressOf(Attributes transport) {
        return transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress inet
                ? inet.getAddress()
                : null;
    }
}
