package ferry.transfer.rpc;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import ferry.transfer.fixture.TransferRig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes a person's name for the person's token. `old`, `revoked` and `unsure` are what they say.
final class NameTokens implements TokenVerifier {
    private static final Set<String> PEOPLE = Set.of("alice", "bob", "carol", "dave", "mallory");

    private final Set<String> expired = ConcurrentHashMap.newKeySet();

    /// From now on the person's token is too old for a new call.
    void expire(String name) {
        expired.add(name);
    }

    @Override
    public TokenVerdict verify(String token) {
        if (expired.contains(token)) {
            return new TokenVerdict.Refused(Reason.TOKEN_EXPIRED);
        }
        return switch (token) {
            case "old" -> new TokenVerdict.Refused(Reason.TOKEN_EXPIRED);
            case "revoked" -> new TokenVerdict.Refused(Reason.SESSION_REVOKED);
            case "unsure" -> new TokenVerdict.Refused(Reason.OVERLOADED);
            default ->
                    PEOPLE.contains(token)
                            ? new TokenVerdict.Accepted(TransferRig.caller(token))
                            : new TokenVerdict.Refused(Reason.TOKEN_INVALID);
        };
    }
}
