package ferry.auth.lockout;

import ferry.kernel.net.Addresses;
import ferry.kernel.net.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Refuses attempts from a source that has failed too often, whatever it tries: names, passwords or codes.
///
/// In memory, and of this replica alone: the counts on names, which all replicas share, are what no guesser gets around.
/// The table is bounded; when it is full the source that has failed least recently goes. Safe for many threads.
public final class SourceLimits {
    /// Of IPv4 sources, and as many again of IPv6 ones.
    static final int MAX_TRACKED = 65_536;

    private static final Duration WHILE_OTHERS_ARE_UNDER_WAY = Duration.ofSeconds(1);

    private final SourceSettings settings;
    private final InstantSource clock;
    private final Waits waits;
    private final Consumer<InetAddress> locked;
    private final Object lock = new Object();
    private final Map<Network, Integer> underWay = new HashMap<>();
    private final Map<Network, SourceFailures> ipv4 = new Tracked();
    private final Map<Network, SourceFailures> ipv6 = new Tracked();

    /// @param locked told each address whose failure has locked its source
    public SourceLimits(
            SourceSettings settings,
            InstantSource clock,
            Waits waits,
            Consumer<InetAddress> locked) {
        this.settings = settings;
        this.clock = clock;
        this.waits = waits;
        this.locked = locked;
    }

    /// Asks before anything of an attempt is looked at. Close the visit of every admitted one.
    public SourceAdmission admit(InetAddress address) {
        InetAddress canonical = Addresses.canonical(address);
        if (Network.find(settings.exempt(), canonical).isPresent()) {
            return new SourceAdmission.Admitted(SourceVisit.uncounted());
        }
        Network source = Network.source(canonical);
        synchronized (lock) {
            Duration wait = waitOf(source, clock.millis());
            if (!wait.isZero()) {
                return new SourceAdmission.Refused(waits.atLeast(wait));
            }
            underWay.merge(source, 1, Integer::sum);
        }
        return new SourceAdmission.Admitted(
                new SourceVisit(failed -> end(canonical, source, failed)));
    }

    /// @return zero if the source may try
    private Duration waitOf(Network source, long now) {
        SourceFailures failures = table(source).get(source);
        if (failures != null && failures.lockedUntilMillis() > now) {
            return Duration.ofMillis(failures.lockedUntilMillis() - now);
        }
        int failed = failures == null ? 0 : failures.countSince(now - settings.window().toMillis());
        boolean full = failed + underWay.getOrDefault(source, 0) >= settings.maxFailures();
        return full ? WHILE_OTHERS_ARE_UNDER_WAY : Duration.ZERO;
    }

    private void end(InetAddress address, Network source, boolean failed) {
        boolean locks;
        synchronized (lock) {
            underWay.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
            locks = failed && countAndLock(source, clock.millis());
        }
        if (locks) {
            locked.accept(address);
        }
    }

    private boolean countAndLock(Network source, long now) {
        Map<Network, SourceFailures> table = table(source);
        SourceFailures known = table.remove(source);
        SourceFailures failures =
                known == null ? new SourceFailures(settings.maxFailures()) : known;
        table.put(source, failures); // last in the order again
        failures.add(now);
        if (failures.countSince(now - settings.window().toMillis()) < settings.maxFailures()) {
            return false;
        }
        failures.lock(now + settings.lock().toMillis());
        return true;
    }

    private Map<Network, SourceFailures> table(Network source) {
        return source.isIpv4() ? ipv4 : ipv6;
    }

    /// How many sources are remembered; for tests.
    int tracked() {
        synchronized (lock) {
            return ipv4.size() + ipv6.size() + underWay.size();
        }
    }

    /// In the order of insertion: the source that has failed least recently is the eldest.
    private static final class Tracked extends LinkedHashMap<Network, SourceFailures> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, SourceFailures> eldest) {
            return size() > MAX_TRACKED;
        }
    }
}
