package ferry.kernel.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// What one end of a connection shows in the handshake, and the key that proves it.
///
/// @param chain its own certificate first
record Credential(List<X509Certificate> chain, PrivateKey key) {
    Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain: empty");
        }
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    Instant end() {
        return leaf().getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "Credential[" + leaf().getSubjectX500Principal() + "]";
    }
}
