package ferry.auth.admin;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Judges tokens as another verifier does, and records who calls what is for administrators and is none: once a minute for
/// each account, so that nobody fills the record. Safe for many threads.
public final class RefusedCalls implements TokenVerifier {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final TokenVerifier judge;
    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UserId, Instant> recorded = new Recent();

    public RefusedCalls(
            TokenVerifier judge, Database database, AuditTrail audit, InstantSource clock) {
        this.judge = judge;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public TokenVerdict verify(String token) {
        return judge.verify(token);
    }

    @Override
    public void refused(Caller caller, String rpc, InetAddress from) {
        Instant now = clock.instant();
        if (!isNews(caller.id(), now)) {
            return;
        }
        AuditEntry entry =
                AuditEntry.of(now, AuditEvent.ADMIN_CALL_REFUSED, from.getHostAddress())
                        .by(caller.id())
                        .in(caller.session())
                        .with(rpc)
                        .refused();
        database.write(handle -> {
            audit.append(handle, entry);
            return entry;
        });
    }

    private boolean isNews(UserId user, Instant now) {
        lock.lock();
        try {
            Instant last = recorded.get(user);
            if (last != null && now.isBefore(last.plus(QUIET))) {
                return false;
            }
            recorded.put(user, now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static final class Recent extends LinkedHashMap<UserId, Instant> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}
