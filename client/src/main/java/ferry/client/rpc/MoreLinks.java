package ferry.client.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Further connections to a server, for one file at a time. Any thread may use it.
public final class MoreLinks {

    private final Supplier<Link> opener;
    private final AtomicBoolean taken = new AtomicBoolean();

    /// @param opener makes one
    public MoreLinks(Supplier<Link> opener) {
        this.opener = opener;
    }

    /// @return nothing while another file has them
    Optional<Lease> take(int count) {
        if (!taken.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Lease lease = new Lease();
        boolean complete = false;
        try {
            for (int i = 0; i < count; i++) {
                lease.links.add(opener.get());
            }
            complete = true;
            return Optional.of(lease);
        } finally {
            if (!complete) {
                lease.close();
            }
        }
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
                links.forEach(Link::close);
            } finally {
                taken.set(false);
            }
        }
    }
}
