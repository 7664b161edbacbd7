package ferry.client.trust;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Which of an installation's services is called. A certificate of its authority names the role of
/// its owner, as a URI among the subject's alternative names.
///
/// Comparing it does two things: who has stolen the certificate of one service cannot pretend to be
/// another, and an authority that signs for many, once pinned by mistake, opens nothing.
public enum ServiceRole {
    AUTH("ferry://service/auth"),
    TRANSFER("ferry://service/transfer");

    private static final String PREFIX = "ferry://service/";
    private static final String BOTH = "ferry://service/standalone";
    private static final Integer URI_NAME = 6;

    private final String uri;

    ServiceRole(String uri) {
        this.uri = uri;
    }

    boolean playedBy(X509Certificate leaf) {
        return Set.of(List.of(uri), List.of(BOTH)).contains(roles(leaf));
    }

    /// Whether it is a certificate of an installation's own authority, for whichever role.
    static boolean anyPlayedBy(X509Certificate leaf) {
        return !roles(leaf).isEmpty();
    }

    private static List<String> roles(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> URI_NAME.equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(name -> name.startsWith(PREFIX))
                            .toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }
}
