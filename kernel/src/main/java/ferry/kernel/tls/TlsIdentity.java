package ferry.kernel.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How a process shows who it is, and whom it believes: its certificate and key, and the installation's CA.
public record TlsIdentity(X509Certificate authority, X509Certificate leaf, PrivateKey key) {
    /// A name that stands in every certificate of an installation. Services ask for it when they call each other, so
    /// that they are shown this certificate also where clients are shown another.
    public static final String SERVICE_NAME = "ferry.internal";

    private static final int RENEWAL_NUMERATOR = 2;
    private static final int RENEWAL_DENOMINATOR = 3;

    /// The certificates that a server presents, its own first. The CA is among them so that a client can compare the
    /// fingerprint before it knows the CA.
    public X509Certificate[] chain() {
        return new X509Certificate[] {leaf, authority};
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(authority);
    }

    Credential credential() {
        return new Credential(List.of(leaf, authority), key);
    }

    /// From when on another certificate is to take this one's place: two thirds of its life.
    Instant renewal() {
        Instant begin = leaf.getNotBefore().toInstant();
        Duration life = Duration.between(begin, end());
        return begin.plus(life.multipliedBy(RENEWAL_NUMERATOR).dividedBy(RENEWAL_DENOMINATOR));
    }

    Instant end() {
        return leaf.getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + leaf.getSubjectX500Principal() + "]";
    }
}
