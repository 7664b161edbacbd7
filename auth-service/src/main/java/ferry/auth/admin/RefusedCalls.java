package ferry.auth.admin;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.audit.QuietMinutes;
import ferry.auth.db.Database;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;

/// Judges tokens as another verifier does, and records who calls what is for administrators and is none: once a minute for
/// each account, so that nobody fills the record. Safe for many threads.
public final class RefusedCalls implements TokenVerifier {
    private final TokenVerifier judge;
    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final QuietMinutes<UserId> quiet = new QuietMinutes<>();

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
        if (!quiet.isNews(caller.id(), now)) {
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
}
