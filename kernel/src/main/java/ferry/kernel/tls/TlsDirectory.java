package ferry.kernel.tls;

import ferry.kernel.life.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of an installation's CA and certificates: `ca.crt`, `ca.key`, and for each role `<role>.crt` and
/// `<role>.key`. What is missing is made; processes that start at the same time agree, by a lock file.
///
/// A process that only has its own certificate needs no `ca.key`; then nothing is renewed here.
public final class TlsDirectory {
    private static final Logger log = LoggerFactory.getLogger(TlsDirectory.class);
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");
    private static final int RENEWAL_NUMERATOR = 2;
    private static final int RENEWAL_DENOMINATOR = 3;

    private final Path directory;
    private final InstantSource clock;
    private final Certificates certificates;

    public TlsDirectory(Path directory, InstantSource clock, SecureRandom random) {
        this.directory = directory;
        this.clock = clock;
        this.certificates = new Certificates(random);
    }

    /// The identity of `role`, made or renewed where needed: renewed once two thirds of a certificate's life are over, and
    /// when it lacks one of `hosts`.
    ///
    /// @param hosts names and addresses under which clients reach the process, besides those of the machine itself
    /// @throws IOException if files cannot be read or written, do not belong together or are open to others
    public TlsIdentity identity(ServiceRole role, Set<String> hosts) throws IOException {
        PrivateFiles.createDirectory(directory);
        try (FileChannel channel = PrivateFiles.openLock(directory.resolve(".lock"));
                FileLock _ = channel.lock()) {
            Authority authority = authority();
            Set<String> all = new TreeSet<>(LOCAL_HOSTS);
            all.addAll(hosts);
            return identity(authority, role, all);
        } catch (GeneralSecurityException e) {
            throw new IOException(directory + ": " + e.getMessage(), e);
        }
    }

    /// @param key null where the CA's key is kept elsewhere
    private record Authority(X509Certificate certificate, @Nullable PrivateKey key) {}

    private Authority authority() throws IOException, GeneralSecurityException {
        Path certificateFile = directory.resolve("ca.crt");
        Path keyFile = directory.resolve("ca.key");
        if (Files.exists(certificateFile)) {
            X509Certificate certificate = Pem.certificate(Files.readString(certificateFile));
            PrivateKey key = Files.exists(keyFile) ? readKey(keyFile) : null;
            if (key != null && !matches(key, certificate)) {
                throw new IOException(keyFile + " does not belong to " + certificateFile);
            }
            return new Authority(certificate, key);
        }
        if (Files.exists(keyFile)) {
            throw new IOException(
                    keyFile
                            + " is there without ca.crt: restore it, or remove ca.key for a new CA");
        }
        Certificates.Issued made = certificates.authority(clock.instant());
        write(keyFile, certificateFile, made);
        log.info("event=ca_made fingerprint={}", Fingerprint.of(made.certificate()));
        return new Authority(made.certificate(), made.key());
    }

    private TlsIdentity identity(Authority authority, ServiceRole role, Set<String> hosts)
            throws IOException, GeneralSecurityException {
        Path certificateFile = directory.resolve(role + ".crt");
        Path keyFile = directory.resolve(role + ".key");
        TlsIdentity stored = stored(authority, role, certificateFile, keyFile);
        if (stored != null && isFresh(stored.leaf()) && names(stored.leaf(), hosts)) {
            return stored;
        }
        if (authority.key() == null) {
            return withoutAuthorityKey(stored, certificateFile);
        }
        Certificates.Issued made =
                certificates.leaf(
                        new Certificates.Issued(authority.certificate(), authority.key()),
                        role,
                        hosts,
                        clock.instant());
        write(keyFile, certificateFile, made);
        log.info(
                "event=certificate_made role={} until={}",
                role,
                made.certificate().getNotAfter().toInstant());
        return new TlsIdentity(authority.certificate(), made.certificate(), made.key());
    }

    private TlsIdentity withoutAuthorityKey(@Nullable TlsIdentity stored, Path certificateFile)
            throws IOException {
        if (stored == null || end(stored.leaf()).isBefore(clock.instant())) {
            throw new IOException(
                    certificateFile + " is missing, expired or foreign, and ca.key is not here");
        }
        log.warn("event=certificate_old file={} until={}", certificateFile, end(stored.leaf()));
        return stored;
    }

    /// @return null if there is none, or none that this CA signed for this role and key
    private static @Nullable TlsIdentity stored(
            Authority authority, ServiceRole role, Path certificateFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
            return null;
        }
        X509Certificate leaf = Pem.certificate(Files.readString(certificateFile));
        PrivateKey key = readKey(keyFile);
        boolean ours =
                isSignedBy(leaf, authority.certificate())
                        && ServiceRole.of(leaf).filter(role::equals).isPresent()
                        && matches(key, leaf);
        return ours ? new TlsIdentity(authority.certificate(), leaf, key) : null;
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        PrivateFiles.requirePrivate(file);
        return Pem.privateKey(Files.readString(file));
    }

    /// The key first: a certificate without its key would look like a process that has no business to renew it.
    private static void write(Path keyFile, Path certificateFile, Certificates.Issued made)
            throws IOException, GeneralSecurityException {
        PrivateFiles.replace(keyFile, Pem.of(made.key()));
        PrivateFiles.replace(certificateFile, Pem.of(made.certificate()));
    }

    private boolean isFresh(X509Certificate leaf) {
        Instant begin = leaf.getNotBefore().toInstant();
        Duration life = Duration.between(begin, end(leaf));
        Instant renewal =
                begin.plus(life.multipliedBy(RENEWAL_NUMERATOR).dividedBy(RENEWAL_DENOMINATOR));
        return clock.instant().isBefore(renewal);
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static boolean names(X509Certificate leaf, Set<String> hosts)
            throws CertificateParsingException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        Set<String> stored = new TreeSet<>();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            stored.add(String.valueOf(name.get(1)));
        }
        return hosts.stream().allMatch(host -> stored.contains(host) || isLongForm(host, stored));
    }

    /// Certificates spell IPv6 addresses out.
    private static boolean isLongForm(String host, Set<String> stored) {
        return host.indexOf(':') >= 0
                && stored.contains(InetAddress.ofLiteral(host).getHostAddress());
    }

    private static boolean isSignedBy(X509Certificate leaf, X509Certificate authority) {
        try {
            leaf.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException foreign) {
            return false;
        }
    }

    private static boolean matches(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(probe);
        return signer.verify(signature);
    }
}
