package ferry.auth.admin;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.GuardKey;
import java.time.Instant;
import java.util.Optional;

/// What the record will say of an act. Whom it was about it says by the key of his name, which accounts are found by.
record Row(AuditEvent event, String detail, Optional<GuardKey> key) {
    static Row of(AuditEvent event) {
        return new Row(event, "", Optional.empty());
    }

    static Row of(AuditEvent event, String detail) {
        return new Row(event, detail, Optional.empty());
    }

    Row named(GuardKey newKey) {
        return new Row(event, detail, Optional.of(newKey));
    }

    AuditEntry entry(Actor actor, Instant now) {
        AuditEntry entry =
                AuditEntry.of(now, event, actor.address())
                        .by(actor.id())
                        .in(actor.session())
                        .with(detail);
        return key.map(entry::named).orElse(entry);
    }
}
