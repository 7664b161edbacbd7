package ferry.auth;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.auth.token.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/// Makes the accounts of a backup fit to be served. What could have been taken back since the backup was made is void:
/// sessions, access tokens and one-time codes. Accounts, locks and familiar devices are as they were.
public final class RestoredAccounts {
    private RestoredAccounts() {}

    /// @param dataDir folder with `auth.db` and the secrets, which no server uses
    /// @return how many sessions were still going on
    /// @throws IOException if secrets and database do not belong together; says what to do
    public static int settle(Path dataDir, String storeId, InstantSource clock) throws IOException {
        AuthSettings settings = AuthSettings.defaults(dataDir).withStore(storeId, false);
        Instant now = clock.instant();
        try (Database database = Database.open(settings.database())) {
            Installation.open(settings, database, new SecureRandom());
            return database.write(handle -> {
                int ended = Tokens.voidAll(handle, now);
                handle.createUpdate(
                                "UPDATE code SET expires_at = :now"
                                        + " WHERE redeemed_at IS NULL AND expires_at > :now")
                        .bind("now", now.toEpochMilli())
                        .execute();
                new AuditTrail()
                        .append(
                                handle,
                                AuditEntry.of(now, AuditEvent.RESTORED, "")
                                        .with("sessions ended: " + ended));
                return ended;
            });
        }
    }
}
