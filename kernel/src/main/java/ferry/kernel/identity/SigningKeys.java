package ferry.kernel.identity;

import com.nimbusds.jose.jwk.JWK;
import java.util.List;

/// The public keys that access tokens may be signed with. Safe for use by many threads; never blocks on the network.
public interface SigningKeys {
    /// @return previous, current and next key; empty while they have not been loaded
    List<JWK> current();

    /// Told of a key id that is not in [#current], which may be a key of tomorrow or nobody's.
    ///
    /// @return true if [#current] is known to be whole, so that the key is not this installation's; false while a newer
    ///     list is on its way or may not be asked for yet
    default boolean isForeign(String keyId) {
        return true;
    }
}
