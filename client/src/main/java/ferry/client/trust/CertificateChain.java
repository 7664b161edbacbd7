package ferry.client.trust;

import ferry.client.model.Fingerprint;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a server presented: its own certificate first, its authority last.
record CertificateChain(List<X509Certificate> certificates) {

    private static final int MAX_LENGTH = 8;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    CertificateChain {
        certificates = List.copyOf(certificates);
    }

    static CertificateChain of(X509Certificate[] chain) throws CertificateException {
        if (chain.length < 1 || chain.length > MAX_LENGTH) {
            throw new CertificateException(
                    "chain of " + chain.length + " certificates (expected: 1.." + MAX_LENGTH + ")");
        }
        return new CertificateChain(List.of(chain));
    }

    /// Who signs for one installation only, if that is what was presented: its fingerprint is worth
    /// pinning. Not so that of an authority which signs for many.
    Optional<Fingerprint> installation() {
        return ServiceRole.anyPlayedBy(certificates.getFirst()) ? authority() : Optional.empty();
    }

    /// The fingerprint of the last certificate, if that is an authority.
    Optional<Fingerprint> authority() {
        X509Certificate last = certificates.getLast();
        return isAuthority(last)
                ? Optional.of(Fingerprint.of(last.getPublicKey()))
                : Optional.empty();
    }

    /// Passes only when this authority is in the chain and has signed, by valid certificates, for
    /// the one in front, which must be one for servers that play this role.
    void verify(Fingerprint pin, ServiceRole role) throws CertificateException {
        int anchor = anchor(pin);
        try {
            validate(certificates.subList(0, anchor), certificates.get(anchor));
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the server's certificate is not valid", e);
        }
        List<String> usages = certificates.getFirst().getExtendedKeyUsage();
        if (usages != null && !usages.contains(SERVER_AUTH)) {
            throw new CertificateException("the certificate presented is not one for servers");
        }
        if (!role.playedBy(certificates.getFirst())) {
            throw new CertificateException(
                    "the certificate presented is not one of Ferry's own for this service");
        }
    }

    private int anchor(Fingerprint pin) throws PinMismatchException {
        for (int i = 1; i < certificates.size(); i++) {
            X509Certificate candidate = certificates.get(i);
            if (isAuthority(candidate) && Fingerprint.of(candidate.getPublicKey()).equals(pin)) {
                return i;
            }
        }
        throw new PinMismatchException(pin, authority());
    }

    private static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }

    private static void validate(List<X509Certificate> path, X509Certificate anchor)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
        CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
    }
}
