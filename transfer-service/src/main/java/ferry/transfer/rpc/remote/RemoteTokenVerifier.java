package ferry.transfer.rpc.remote;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Judges tokens offline by the keys that the auth service has published; until there are any, it judges nothing.
final class RemoteTokenVerifier implements TokenVerifier {
    private final RemoteSigningKeys keys;
    private final InstantSource clock;

    /// There as soon as it is known whose tokens are judged, which never changes.
    private volatile @Nullable TokenVerifier offline;

    RemoteTokenVerifier(RemoteSigningKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public TokenVerdict verify(String token) {
        TokenVerifier known = offline;
        if (known != null) {
            return known.verify(token);
        }
        return keys.installation()
                .map(installation -> judgingFor(installation).verify(token))
                .orElseGet(() -> new TokenVerdict.Refused(Reason.OVERLOADED));
    }

    /// Two threads may make one each: the one that is dropped had only remembered a few tokens.
    private TokenVerifier judgingFor(InstallationId installation) {
        TokenVerifier made = new JwtTokenVerifier(installation, keys, clock);
        offline = made;
        return made;
    }
}
