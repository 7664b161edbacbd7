package ferry.client.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Certificate authorities that are believed for the names in their certificates.
///
/// @param certificates empty: those that this machine knows
public record Authorities(List<X509Certificate> certificates) {

    /// Those that this machine knows: the system's bundle where it has one, else Java's.
    public static final Authorities SYSTEM = new Authorities(List.of());

    private static final List<Path> BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"),
                    Path.of("/etc/ssl/cert.pem"));
    private static final int MAX_FILE_BYTES = 64 << 10;
    private static final String SYSTEM_TEXT = "system";

    public Authorities {
        certificates = List.copyOf(certificates);
    }

    /// Reads PEM certificates.
    ///
    /// @throws IOException if the file cannot be read, or holds none
    public static Authorities read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is too large (expected: at most 64 KiB)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> found = parse(in);
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return new Authorities(found);
        } catch (CertificateException e) {
            throw new IOException(file + " holds no PEM certificates", e);
        }
    }

    private static List<X509Certificate> parse(InputStream in) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    public boolean system() {
        return certificates.isEmpty();
    }

    /// On one line, to be kept; [#parse(String)] reads it.
    public String text() {
        if (system()) {
            return SYSTEM_TEXT;
        }
        List<String> encoded = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            try {
                encoded.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            } catch (CertificateException e) {
                throw new IllegalStateException("a certificate that was decoded", e);
            }
        }
        return String.join(",", encoded);
    }

    /// @throws IllegalArgumentException if `text` is not what [#text] has made
    public static Authorities parse(String text) {
        if (text.equals(SYSTEM_TEXT)) {
            return SYSTEM;
        }
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (String encoded : text.split(",", -1)) {
                byte[] der = Base64.getDecoder().decode(encoded);
                certificates.addAll(parse(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("authorities: garbled", e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("authorities: none");
        }
        return new Authorities(certificates);
    }

    /// Compares names too, where the connection asks for that, as those of gRPC do.
    public TrustManager trustManager() {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(keyStore(system() ? ofThisMachine() : certificates));
            return factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    private static List<X509Certificate> ofThisMachine() {
        for (Path bundle : BUNDLES) {
            try (InputStream in = Files.newInputStream(bundle)) {
                return parse(in);
            } catch (IOException | CertificateException _) {
                // not here, or not readable: the next one, and in the end Java's own
            }
        }
        return List.of();
    }

    /// @return null for Java's own
    private static @Nullable KeyStore keyStore(List<X509Certificate> believed)
            throws GeneralSecurityException, IOException {
        if (believed.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate certificate : believed) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        return store;
    }
}
