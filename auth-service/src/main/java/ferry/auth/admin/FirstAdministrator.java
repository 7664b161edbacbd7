package ferry.auth.admin;

import ferry.auth.account.AccountChanges;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.code.CodeKind;
import ferry.auth.code.Codes;
import ferry.auth.code.OneTimeCode;
import ferry.auth.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// How the first administrator gets in: there is no account with a known password, but a code that whoever starts the
/// server is shown. Safe for many threads.
public final class FirstAdministrator {
    /// How long the code is good. Starting the server again makes another one.
    public static final Duration CODE_TTL = Duration.ofMinutes(15);

    private final Database database;
    private final AccountChanges changes;
    private final Codes codes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public FirstAdministrator(
            Database database,
            AccountChanges changes,
            Codes codes,
            AuditTrail audit,
            InstantSource clock) {
        this.database = database;
        this.changes = changes;
        this.codes = codes;
        this.audit = audit;
        this.clock = clock;
    }

    /// Makes a code for the first administrator; those that other replicas have made stay good until one is used.
    ///
    /// @return empty if there is an administrator
    public Optional<OneTimeCode> code() {
        return database.write(handle -> {
            changes.takeTurn(handle);
            if (changes.hasAdministrator(handle)) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            audit.append(
                    handle,
                    AuditEntry.of(now, AuditEvent.CODE_MADE, "").with(CodeKind.SETUP.name()));
            return Optional.of(codes.make(handle, CodeKind.SETUP, null, now, CODE_TTL));
        });
    }
}
