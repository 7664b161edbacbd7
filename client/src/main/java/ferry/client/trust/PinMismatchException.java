package ferry.client.trust;

import ferry.client.model.Fingerprint;
import java.security.cert.CertificateException;
import java.util.Optional;

/// The server's chain does not end in the pinned authority.
public final class PinMismatchException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String presented;

    PinMismatchException(Fingerprint expected, Optional<Fingerprint> presented) {
        super("the server is not the one that is pinned");
        this.expected = expected.text();
        this.presented = presented.map(Fingerprint::text).orElse("");
    }

    public String expected() {
        return expected;
    }

    /// The fingerprint of what the server presented; empty when it presented no authority at all.
    public String presented() {
        return presented;
    }
}
