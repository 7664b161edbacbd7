package ferry.auth.token;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;

/// Refuses good tokens of ended sessions too.
final class SessionCheckingVerifier implements TokenVerifier {
    private final TokenVerifier offline;
    private final Revocations revocations;

    SessionCheckingVerifier(TokenVerifier offline, Revocations revocations) {
        this.offline = offline;
        this.revocations = revocations;
    }

    @Override
    public TokenVerdict verify(String token) {
        TokenVerdict verdict = offline.verify(token);
        return switch (verdict) {
            case TokenVerdict.Accepted(var caller) ->
                    revocations.isRevoked(caller.session())
                            ? new TokenVerdict.Refused(Reason.SESSION_REVOKED)
                            : verdict;
            case TokenVerdict.Refused _ -> verdict;
        };
    }
}
