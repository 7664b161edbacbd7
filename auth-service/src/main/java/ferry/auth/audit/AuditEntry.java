package ferry.auth.audit;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the record: who did what to whom, from where, when, and how it ended. No field holds what somebody typed.
///
/// Begin with [#of], then say what is known.
///
/// @param succeeded whether what was tried was done
/// @param actor who acted, if he had proved to be somebody
/// @param subject who it was about, if he is known
/// @param nameKey the name that was tried
/// @param session that it was about, or in which it was done
/// @param address where it came from, as text; empty for the server itself
/// @param detail more for people, at most [#MAX_DETAIL] characters; never a secret
public record AuditEntry(
        Instant at,
        AuditEvent event,
        boolean succeeded,
        @Nullable UserId actor,
        @Nullable UserId subject,
        @Nullable GuardKey nameKey,
        @Nullable SessionId session,
        String address,
        String detail) {
    static final int MAX_DETAIL = 200;

    public AuditEntry {
        if (detail.length() > MAX_DETAIL) {
            throw new IllegalArgumentException(
                    "detail: " + detail.length() + " characters (expected: at most 200)");
        }
    }

    /// What was done, by and to nobody yet.
    public static AuditEntry of(Instant at, AuditEvent event, String address) {
        return new AuditEntry(at, event, true, null, null, null, null, address, "");
    }

    public AuditEntry refused() {
        return new AuditEntry(at, event, false, actor, subject, nameKey, session, address, detail);
    }

    public AuditEntry by(UserId newActor) {
        return new AuditEntry(
                at, event, succeeded, newActor, subject, nameKey, session, address, detail);
    }

    public AuditEntry about(UserId newSubject) {
        return new AuditEntry(
                at, event, succeeded, actor, newSubject, nameKey, session, address, detail);
    }

    /// Somebody did it to his own account.
    public AuditEntry byAndAbout(UserId user) {
        return by(user).about(user);
    }

    public AuditEntry named(GuardKey newNameKey) {
        return new AuditEntry(
                at, event, succeeded, actor, subject, newNameKey, session, address, detail);
    }

    public AuditEntry in(SessionId newSession) {
        return new AuditEntry(
                at, event, succeeded, actor, subject, nameKey, newSession, address, detail);
    }

    public AuditEntry with(String newDetail) {
        return new AuditEntry(
                at, event, succeeded, actor, subject, nameKey, session, address, newDetail);
    }
}
