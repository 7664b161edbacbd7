package ferry.kernel.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a process is to the others of its installation, as its certificate says: a URI `ferry://service/<role>` among
/// the subject's alternative names.
public record ServiceRole(String value) {
    // Before the roles, whose constructor uses it
    private static final Pattern FORM = Pattern.compile("[a-z]{1,20}");

    public static final ServiceRole AUTH = new ServiceRole("auth");
    public static final ServiceRole TRANSFER = new ServiceRole("transfer");
    public static final ServiceRole STANDALONE = new ServiceRole("standalone");

    private static final String PREFIX = "ferry://service/";
    private static final Integer URI_NAME = 6;

    public ServiceRole {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "service role: " + value + " (expected: 1 to 20 of a-z)");
        }
    }

    /// @param certificate one that its chain has proven to be this installation's
    /// @return empty for a certificate that names no role, or more than one
    public static Optional<ServiceRole> of(X509Certificate certificate) {
        List<String> roles =
                uris(certificate).stream().filter(uri -> uri.startsWith(PREFIX)).toList();
        if (roles.size() != 1) {
            return Optional.empty();
        }
        String role = roles.getFirst().substring(PREFIX.length());
        return FORM.matcher(role).matches() ? Optional.of(new ServiceRole(role)) : Optional.empty();
    }

    public String uri() {
        return PREFIX + value;
    }

    @Override
    public String toString() {
        return value;
    }

    private static List<String> uris(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> URI_NAME.equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
