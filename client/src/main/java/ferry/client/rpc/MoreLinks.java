package ferry.client.rpc;

import ferry.client.model.FerryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/// Further connections to a server, each for one file. Any thread may use it; whoever makes it closes it.
public final class MoreLinks implements AutoCloseable {

    private final IntFunction<Link> opener;
    private final AtomicBoolean leased = new AtomicBoolean();
    private final Set<Link> open = new HashSet<>();
    private boolean closed;

    /// @param opener makes one with a window of so many bytes
    public MoreLinks(IntFunction<Link> opener) {
        this.opener = opener;
    }

    /// One for a file, to be given back.
    ///
    /// @throws FerryException INTERRUPTED once this is closed
    synchronized Link open(int windowBytes) {
        if (closed) {
            throw ClosedHere.because(null);
        }
        Link link = opener.apply(windowBytes);
        open.add(link);
        return link;
    }

    /// Ends it. Twice is harmless.
    void giveBack(Link link) {
        synchronized (this) {
            open.remove(link);
        }
        link.close();
    }

    /// Some for one file, as fast as they can be.
    ///
    /// @return nothing while another file has them
    Optional<Lease> take(int count) {
        if (!leased.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Lease lease = new Lease();
        boolean complete = false;
        try {
            for (int i = 0; i < count; i++) {
                lease.links.add(open(Link.WINDOW_BYTES));
            }
            complete = true;
            return Optional.of(lease);
        } finally {
            if (!complete) {
                lease.close();
            }
        }
    }

    /// Ends all that are open, and what is under way on them.
    @Override
    public void close() {
        List<Link> links;
        synchronized (this) {
            closed = true;
            links = List.copyOf(open);
            open.clear();
        }
        links.forEach(Link::close);
    }

    /// Links that are one file's until it closes them, once.
    final class Lease implements AutoCloseable {
        private final List<Link> links = new ArrayList<>();

        List<Link> links() {
            return links;
        }

        @Override
        public void close() {
            try {
                links.forEach(MoreLinks.this::giveBack);
            } finally {
                leased.set(false);
            }
        }
    }
}
