package ferry.kernel.rpc;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.time.Instant;
import java.util.UUID;

/// Accepts the token `alice`, and `root` for an administrator; `old`, `revoked` and `unsure` are what they say.
final class People implements TokenVerifier {
    @Override
    public TokenVerdict verify(String token) {
        return switch (token) {
            case "alice" -> new TokenVerdict.Accepted(caller("alice", Role.USER));
            case "root" -> new TokenVerdict.Accepted(caller("root", Role.ADMIN));
            case "old" -> new TokenVerdict.Refused(Reason.TOKEN_EXPIRED);
            case "revoked" -> new TokenVerdict.Refused(Reason.SESSION_REVOKED);
            case "unsure" -> new TokenVerdict.Refused(Reason.OVERLOADED);
            default -> new TokenVerdict.Refused(Reason.TOKEN_INVALID);
        };
    }

    private static Caller caller(String name, Role role) {
        return new Caller(
                new UserId(new UUID(0, name.hashCode())),
                new UserName(name),
                new SessionId(new UUID(1, 1)),
                role,
                Instant.EPOCH,
                "key");
    }
}
