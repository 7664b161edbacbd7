package ferry.transfer.rpc.remote;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import java.time.InstantSource;

/// Judges tokens offline by the keys that the auth service has published; until there are any, it judges nothing.
final class RemoteTokenVerifier implements TokenVerifier {
    private final RemoteSigningKeys keys;
    private final InstantSource clock;

    RemoteTokenVerifier(RemoteSigningKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public TokenVerdict verify(String token) {
        return keys.installation()
                .map(installation -> new JwtTokenVerifier(installation, keys, clock).verify(token))
                .orElseGet(() -> new TokenVerdict.Refused(Reason.OVERLOADED));
    }
}
