package ferry.kernel.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority that is no installation's, such as a company's or a public one.
public final class ForeignAuthority {
    private static final X500Principal NAME = new X500Principal("CN=Some company's authority");
    private static long serials;

    private final KeyPair keys = newKeys("EC");
    private final X509Certificate certificate;

    public ForeignAuthority(Instant from) {
        certificate = signed(NAME, keys.getPublic(), from, from.plus(Duration.ofDays(3_650)), true);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// Its certificate in a file of its own.
    public Path writeTo(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, Pem.of(certificate));
    }

    /// A server's certificate with this authority's behind it, and its key.
    ///
    /// @param algorithm of the key: EC or RSA
    public X509Certificate certify(
            OwnCertificate into, String algorithm, Instant from, Duration life, String... hosts)
            throws IOException, GeneralSecurityException {
        KeyPair leaf = newKeys(algorithm);
        X509Certificate signed =
                signed(
                        new X500Principal("CN=" + hosts[0]),
                        leaf.getPublic(),
                        from,
                        from.plus(life),
                        false,
                        hosts);
        Files.writeString(into.chain(), Pem.of(signed) + Pem.of(certificate));
        writeKey(into.key(), leaf.getPrivate());
        return signed;
    }

    private static void writeKey(Path file, PrivateKey key) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Pem.of(key));
    }

    private X509Certificate signed(
            X500Principal subject,
            PublicKey key,
            Instant from,
            Instant until,
            boolean authority,
            String... hosts) {
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        NAME,
                        BigInteger.valueOf(++serials),
                        Date.from(from),
                        Date.from(until),
                        subject,
                        key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (hosts.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                Arrays.stream(hosts)
                                        .map(host -> new GeneralName(kind(host), host))
                                        .toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int kind(String host) {
        return host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
    }

    private static KeyPair newKeys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
