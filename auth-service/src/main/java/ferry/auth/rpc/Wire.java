package ferry.auth.rpc;

import com.google.protobuf.Timestamp;
import ferry.auth.account.DeviceName;
import ferry.auth.directory.Person;
import ferry.auth.token.Grant;
import ferry.auth.token.LiveSession;
import ferry.kernel.fault.Fault;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.Session;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.User;
import java.time.Instant;

/// Between messages and values.
final class Wire {
    private Wire() {}

    /// @throws Fault FIELD_INVALID
    static DeviceName deviceName(String raw) {
        return DeviceName.of(raw)
                .orElseThrow(() ->
                        Fault.invalidField(
                                "device_name",
                                "expected 1 to 64 characters, no control characters"));
    }

    /// @throws Fault FIELD_INVALID
    static UserName newUserName(String raw) {
        return UserName.canonical(raw)
                .orElseThrow(() ->
                        Fault.invalidField(
                                "username",
                                "expected 2 to 63 of a-z 0-9 . _ -,"
                                        + " beginning with a letter or digit"));
    }

    static TokenGrant grant(Grant grant, String transferTarget) {
        return TokenGrant.newBuilder()
                .setAccessToken(grant.accessToken().text())
                .setAccessExpireTime(timestamp(grant.accessToken().expires()))
                .setRefreshToken(grant.refreshToken())
                .setSessionId(grant.session().toString())
                .setUser(user(grant.account().id(), grant.account().name(), grant.account().role()))
                .setDeviceCookie(grant.deviceCookie())
                .setTransferTarget(transferTarget)
                .build();
    }

    static User user(UserId id, UserName name, ferry.kernel.identity.Role role) {
        return User.newBuilder()
                .setId(id.toString())
                .setName(name.value())
                .setRole(role(role))
                .build();
    }

    /// @param current the session of the calling token
    static Session session(LiveSession session, SessionId current) {
        return Session.newBuilder()
                .setId(session.session().toString())
                .setDeviceName(session.device())
                .setAddress(session.address())
                .setCreateTime(timestamp(session.created()))
                .setLastUseTime(timestamp(session.lastUsed()))
                .setCurrent(session.session().equals(current))
                .build();
    }

    /// @throws Fault FIELD_INVALID if it is no id at all
    static SessionId sessionId(String raw) {
        try {
            return SessionId.parse(raw);
        } catch (IllegalArgumentException notAnId) {
            throw noSession();
        }
    }

    /// Of an id that is nobody's, somebody else's, or none.
    static Fault noSession() {
        return Fault.invalidField("session_id", "not one of your sessions");
    }

    /// @param forService whether the one who asks may see the quota
    static ferry.proto.auth.v1.Person person(Person person, boolean forService) {
        return ferry.proto.auth.v1.Person.newBuilder()
                .setId(person.id().toString())
                .setName(person.name().value())
                .setEnabled(person.enabled())
                .setQuotaBytes(forService ? person.quotaBytes() : 0)
                .build();
    }

    static Role role(ferry.kernel.identity.Role role) {
        return switch (role) {
            case USER -> Role.ROLE_USER;
            case ADMIN -> Role.ROLE_ADMIN;
        };
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
