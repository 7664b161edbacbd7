package ferry.auth.rpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import ferry.auth.admin.AdminOutcome;
import ferry.auth.admin.AdminRefusal;
import ferry.auth.admin.AuditWish;
import ferry.auth.admin.ManagedAccount;
import ferry.auth.audit.AuditRow;
import ferry.auth.code.OneTimeCode;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserName;
import ferry.proto.auth.v1.Account;
import ferry.proto.auth.v1.AuditEvent;
import ferry.proto.auth.v1.AuditOutcome;
import ferry.proto.auth.v1.ListAuditEventsRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Between the messages of administrators and values.
final class AdminWire {
    static final java.time.Duration RESET_TTL = java.time.Duration.ofHours(24);
    static final java.time.Duration INVITE_TTL = java.time.Duration.ofDays(7);
    private static final java.time.Duration MIN_TTL = java.time.Duration.ofMinutes(1);
    private static final java.time.Duration MAX_TTL = java.time.Duration.ofDays(30);
    private static final Pattern EVENT = Pattern.compile("[A-Z][A-Z_]{0,63}");

    private AdminWire() {}

    /// @throws Fault as the refusal says
    static <T> T done(AdminOutcome<T> outcome, UserName name) {
        return switch (outcome) {
            case AdminOutcome.Done<T>(T value) -> value;
            case AdminOutcome.Refused<T>(AdminRefusal why) -> throw fault(why, name);
        };
    }

    /// Of a call that names nobody.
    static <T> T done(AdminOutcome<T> outcome) {
        return switch (outcome) {
            case AdminOutcome.Done<T>(T value) -> value;
            case AdminOutcome.Refused<T> _ -> throw notAllowed();
        };
    }

    private static Fault fault(AdminRefusal why, UserName name) {
        return switch (why) {
            case NOT_ALLOWED -> notAllowed();
            case USER_UNKNOWN ->
                    Fault.of(Reason.USER_UNKNOWN, "nobody is called " + name)
                            .with("username", name);
            case NAME_TAKEN -> Fault.of(Reason.USERNAME_TAKEN, "the name is taken, or was once");
            case LAST_ADMINISTRATOR ->
                    Fault.of(Reason.LAST_ADMINISTRATOR, "nobody would be left who can administer");
            case OWN_ACCOUNT ->
                    Fault.invalidField(
                            "username", "your own password is changed by ChangePassword");
        };
    }

    private static Fault notAllowed() {
        return Fault.of(Reason.NOT_ALLOWED, "for administrators only");
    }

    /// @throws Fault USER_UNKNOWN for what nobody can be called
    static UserName userName(String raw) {
        return UserName.canonical(raw)
                .orElseThrow(() ->
                        Fault.of(Reason.USER_UNKNOWN, "nobody can be called that")
                                .with("username", raw.length() > 64 ? raw.substring(0, 64) : raw));
    }

    /// @throws Fault FIELD_INVALID
    static Role role(ferry.proto.auth.v1.Role role) {
        return switch (role) {
            case ROLE_USER -> Role.USER;
            case ROLE_ADMIN -> Role.ADMIN;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw Fault.invalidField("role", "expected ROLE_USER or ROLE_ADMIN");
        };
    }

    /// @throws Fault FIELD_INVALID
    static Role roleOrUser(ferry.proto.auth.v1.Role role) {
        return role == ferry.proto.auth.v1.Role.ROLE_UNSPECIFIED ? Role.USER : role(role);
    }

    /// @throws Fault FIELD_INVALID
    static long quota(long bytes) {
        if (bytes < 0) {
            throw Fault.invalidField("quota_bytes", bytes + " (expected: at least 0)");
        }
        return bytes;
    }

    /// @throws Fault FIELD_INVALID
    static java.time.Duration codeTtl(boolean isSet, Duration asked, java.time.Duration unset) {
        if (!isSet) {
            return unset;
        }
        // Compared in seconds: a hostile value would overflow in any smaller unit
        boolean good =
                asked.getSeconds() >= MIN_TTL.toSeconds()
                        && asked.getSeconds() <= MAX_TTL.toSeconds();
        if (!good) {
            throw Fault.invalidField(
                    "code_ttl", asked.getSeconds() + " s (expected: 1 min to 30 days)");
        }
        return java.time.Duration.ofSeconds(asked.getSeconds());
    }

    static ferry.proto.auth.v1.OneTimeCode code(OneTimeCode code) {
        return ferry.proto.auth.v1.OneTimeCode.newBuilder()
                .setCode(code.text())
                .setExpireTime(Wire.timestamp(code.expires()))
                .build();
    }

    static Account account(ManagedAccount account) {
        Account.Builder message =
                Account.newBuilder()
                        .setUser(Wire.user(account.id(), account.name(), account.role()))
                        .setEnabled(account.enabled())
                        .setHasPassword(account.hasPassword())
                        .setQuotaBytes(account.quotaBytes())
                        .setCreateTime(Wire.timestamp(account.created()))
                        .setSessionCount(account.sessions());
        account.passwordChanged().map(Wire::timestamp).ifPresent(message::setPasswordChangeTime);
        account.lastUsed().map(Wire::timestamp).ifPresent(message::setLastUseTime);
        return message.build();
    }

    /// @throws Fault FIELD_INVALID
    static AuditWish wanted(ListAuditEventsRequest request) {
        return new AuditWish(
                name("username", request.getUsername()),
                name("actor_name", request.getActorName()),
                name("subject_name", request.getSubjectName()),
                event(request.getEvent()),
                succeeded(request.getOutcome()),
                request.hasSince()
                        ? Optional.of(instant("since", request.getSince()))
                        : Optional.empty(),
                request.hasUntil()
                        ? Optional.of(instant("until", request.getUntil()))
                        : Optional.empty());
    }

    private static Optional<UserName> name(String field, String raw) {
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                UserName.canonical(raw)
                        .orElseThrow(() -> Fault.invalidField(field, "expected a user name")));
    }

    private static Optional<String> event(String raw) {
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        if (!EVENT.matcher(raw).matches()) {
            throw Fault.invalidField("event", "expected capital letters and underscores");
        }
        return Optional.of(raw);
    }

    private static Optional<Boolean> succeeded(AuditOutcome outcome) {
        return switch (outcome) {
            case AUDIT_OUTCOME_UNSPECIFIED -> Optional.empty();
            case AUDIT_OUTCOME_OK -> Optional.of(true);
            case AUDIT_OUTCOME_REFUSED -> Optional.of(false);
            case UNRECOGNIZED -> throw Fault.invalidField("outcome", "expected a known outcome");
        };
    }

    private static Instant instant(String field, Timestamp time) {
        try {
            Instant instant = Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
            // What databases count in
            long _ = instant.toEpochMilli();
            return instant;
        } catch (DateTimeException | ArithmeticException outOfRange) {
            throw Fault.invalidField(field, "expected a time that a calendar can name");
        }
    }

    static AuditEvent event(AuditRow row) {
        AuditEvent.Builder message =
                AuditEvent.newBuilder()
                        .setNumber(row.number())
                        .setTime(Wire.timestamp(row.at()))
                        .setEvent(row.event())
                        .setOutcome(
                                row.succeeded()
                                        ? AuditOutcome.AUDIT_OUTCOME_OK
                                        : AuditOutcome.AUDIT_OUTCOME_REFUSED)
                        .setAddress(row.address())
                        .setDetail(row.detail());
        row.actor()
                .ifPresent(actor ->
                        message.setActorId(actor.id().toString()).setActorName(actor.name()));
        row.subject()
                .ifPresent(subject ->
                        message.setSubjectId(subject.id().toString())
                                .setSubjectName(subject.name()));
        row.session().ifPresent(session -> message.setSessionId(session.toString()));
        return message.build();
    }
}
