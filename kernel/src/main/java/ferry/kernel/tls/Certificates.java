package ferry.kernel.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and signs certificates: P-256, ECDSA with SHA-256.
final class Certificates {
    static final Duration AUTHORITY_LIFE = Duration.ofDays(3_653);
    static final Duration LEAF_LIFE = Duration.ofDays(90);

    /// Clocks of clients may be behind.
    private static final Duration BACKDATING = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final X500Principal AUTHORITY_NAME =
            new X500Principal("CN=Ferry installation CA");

    private final SecureRandom random;

    Certificates(SecureRandom random) {
        this.random = random;
    }

    /// @param certificate of `key`'s public half
    record Issued(X509Certificate certificate, PrivateKey key) {}

    Issued authority(Instant now) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        AUTHORITY_NAME,
                        serial(),
                        Date.from(now.minus(BACKDATING)),
                        Date.from(now.plus(AUTHORITY_LIFE)),
                        AUTHORITY_NAME,
                        keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return new Issued(signed(builder, keys.getPrivate()), keys.getPrivate());
    }

    Issued leaf(Issued authority, ServiceRole role, Set<String> hosts, Instant now, Duration life)
            throws GeneralSecurityException {
        KeyPair keys = newKeys();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        AUTHORITY_NAME,
                        serial(),
                        Date.from(now.minus(BACKDATING)),
                        Date.from(now.plus(life)),
                        new X500Principal("CN=ferry-" + role),
                        keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            builder.addExtension(Extension.subjectAlternativeName, false, names(role, hosts));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return new Issued(signed(builder, authority.key()), keys.getPrivate());
    }

    /// Whether `key` is the private half of what `certificate` certifies. Of any kind.
    static boolean belong(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        PublicKey other = certificate.getPublicKey();
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = {1};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        try {
            signer.initVerify(other);
            signer.update(probe);
            return signer.verify(signature);
        } catch (InvalidKeyException | SignatureException ofAnotherKind) {
            return false;
        }
    }

    private static GeneralNames names(ServiceRole role, Set<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, role.uri()));
        for (String host : hosts) {
            int kind = isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName;
            names.add(new GeneralName(kind, host));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
