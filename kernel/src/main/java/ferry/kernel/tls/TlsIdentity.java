package ferry.kernel.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// How a process shows who it is, and whom it believes: its certificate and key, and the installation's CA.
public record TlsIdentity(X509Certificate authority, X509Certificate leaf, PrivateKey key) {
    /// The certificates that a server presents, its own first. The CA is among them so that a client can compare the
    /// fingerprint before it knows the CA.
    public X509Certificate[] chain() {
        return new X509Certificate[] {leaf, authority};
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(authority);
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + leaf.getSubjectX500Principal() + "]";
    }
}
