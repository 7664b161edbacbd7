package ferry.client.fake;

import ferry.client.model.Fingerprint;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority and what it signs.
public final class TestAuthority {

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    public static TestAuthority create() {
        try {
            KeyPair keys = newKeys();
            return new TestAuthority(
                    keys, sign("CN=test authority", keys, keys, true, null, Duration.ofDays(1)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate.getPublicKey());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// A server certificate that is good for `life` from a minute ago.
    public SslContext server(Duration life) {
        return context(KeyPurposeId.id_kp_serverAuth, life, certificate);
    }

    public SslContext server() {
        return server(Duration.ofDays(1));
    }

    /// A certificate that is meant for clients only, presented by a server.
    public SslContext serverWithClientCertificate() {
        return context(KeyPurposeId.id_kp_clientAuth, Duration.ofDays(1), certificate);
    }

    /// A server that signs for itself and shows somebody else's authority as if it were its own.
    public SslContext impostorOf(TestAuthority other) {
        return context(KeyPurposeId.id_kp_serverAuth, Duration.ofDays(1), other.certificate);
    }

    /// A server that an authority which signs for many knows by its name.
    public SslContext serverFor(String host) {
        int kind = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
        return context(
                KeyPurposeId.id_kp_serverAuth,
                Duration.ofDays(1),
                new GeneralName(kind, host),
                certificate);
    }

    /// One service of an installation.
    public SslContext serverOf(String role) {
        return context(
                KeyPurposeId.id_kp_serverAuth, Duration.ofDays(1), service(role), certificate);
    }

    /// A server that shows its own certificate alone.
    public SslContext withoutItself() {
        return context(KeyPurposeId.id_kp_serverAuth, Duration.ofDays(1), service("standalone"));
    }

    private static GeneralName service(String role) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, "ferry://service/" + role);
    }

    private SslContext context(KeyPurposeId purpose, Duration life, X509Certificate shown) {
        return context(purpose, life, service("standalone"), shown);
    }

    private SslContext context(
            KeyPurposeId purpose, Duration life, GeneralName name, X509Certificate... shown) {
        try {
            KeyPair leaf = newKeys();
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(sign("CN=some server", leaf, keys, false, purpose, life, name));
            chain.addAll(List.of(shown));
            return GrpcSslContexts.configure(
                            SslContextBuilder.forServer(
                                    leaf.getPrivate(), chain.toArray(X509Certificate[]::new)))
                    .protocols("TLSv1.3")
                    .build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    @SuppressWarnings("JavaUtilDate") // the library takes no other
    private static X509Certificate sign(
            String name,
            KeyPair subject,
            KeyPair issuer,
            boolean authority,
            @org.jspecify.annotations.Nullable KeyPurposeId purpose,
            Duration life,
            GeneralName... names)
            throws Exception {
        Instant from = Instant.now().minus(Duration.ofMinutes(1));
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=test authority"),
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(from),
                        Date.from(from.plus(life)),
                        new X500Name(name),
                        subject.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        if (purpose != null) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(issuer.getPrivate())));
    }
}
