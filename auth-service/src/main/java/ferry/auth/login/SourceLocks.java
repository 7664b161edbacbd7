package ferry.auth.login;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import java.net.InetAddress;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of sources that have been locked, in the record and in the log. Safe for many threads.
public final class SourceLocks {
    private static final Logger log = LoggerFactory.getLogger(SourceLocks.class);

    private final Tables tables;
    private final InstantSource clock;

    public SourceLocks(Tables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /// @param address whose failure was the last that its source had
    public void locked(InetAddress address) {
        String text = address.getHostAddress();
        log.warn("event=auth.source_locked address={}", text);
        AuditEntry entry = AuditEntry.of(clock.instant(), AuditEvent.SOURCE_LOCKED, text);
        tables.database()
                .write(handle -> {
                    tables.audit().append(handle, entry);
                    return entry;
                });
    }
}
