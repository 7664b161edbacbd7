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
/// A process that only has its own certificate needs no `ca.key`; then it is renewed by putting another one here.
public final class TlsDirectory {
    private static final Logger log = LoggerFactory.getLogger(TlsDirectory.class);
    private static final Set<String> LOCAL_HOSTS =
            Set.of("localhost", "127.0.0.1", "::1", TlsIdentity.SERVICE_NAME);

    private final Path directory;
    private final InstantSource clock;
    private final Certificates certificates;

    public TlsDirectory(Path directory, InstantSource clock, SecureRandom random) {
        this(directory, clock, new Certificates(random));
    }

    private TlsDirectory(Path directory, InstantSource clock, Certificates certificates) {
        this.directory = directory;
        this.clock = clock;
        this.certificates = certificates;
    }

    /// The identity of `role`, made or renewed where needed: renewed once two thirds of a certificate's life are over, and
    /// when it lacks one of `hosts`.
    ///
    /// @param hosts names and addresses under which clients reach the process, besides those of the machine itself
    /// @throws IOException if files cannot be read or written, do not belong together or are open to others
    public TlsIdentity identity(ServiceRole role, Set<String> hosts) throws IOException {
        return working(() -> {
            if (!Files.exists(certificateOfCa())) {
                makeAuthority();
            }
            return identity(authority(), role, all(hosts));
        });
    }

    /// The same for a folder that has a CA already: none is made here.
    ///
    /// @throws IOException also if there is no CA
    TlsIdentity renewed(ServiceRole role, Set<String> hosts) throws IOException {
        return working(() -> identity(authority(), role, all(hosts)));
    }

    /// Makes a CA and nothing else.
    ///
    /// @throws IOException also if there is one already
    public Fingerprint makeCa() throws IOException {
        return working(() -> {
            if (Files.exists(certificateOfCa())) {
                throw new IOException(
                        "%s holds a CA already, with fingerprint %s"
                                .formatted(directory, Fingerprint.of(authority().certificate())));
            }
            return Fingerprint.of(makeAuthority().certificate());
        });
    }

    /// Signs a certificate for a process that must not have the CA's key, with a key of its own.
    ///
    /// @param life how long it is good
    /// @param into gets `ca.crt`, `<role>.key` and `<role>.crt`, in the place of earlier ones
    /// @return when it ends
    /// @throws IOException also if there is no CA here, or `into` belongs to another one
    public Instant issue(ServiceRole role, Set<String> hosts, Duration life, Path into)
            throws IOException {
        Certificates.Issued authority =
                working(() -> {
                    Authority found = authority();
                    if (found.key() == null) {
                        throw new IOException(directory.resolve("ca.key") + " is missing");
                    }
                    return new Certificates.Issued(found.certificate(), found.key());
                });
        TlsDirectory target = new TlsDirectory(into, clock, certificates);
        return target.working(() -> {
            target.refuseAnotherCa(authority.certificate());
            Certificates.Issued made =
                    certificates.leaf(authority, role, all(hosts), clock.instant(), life);
            if (!Files.exists(target.certificateOfCa())) {
                PrivateFiles.replace(target.certificateOfCa(), Pem.of(authority.certificate()));
            }
            write(target.file(role, ".key"), target.file(role, ".crt"), made);
            return made.certificate().getNotAfter().toInstant();
        });
    }

    private void refuseAnotherCa(X509Certificate ca) throws IOException, GeneralSecurityException {
        if (Files.exists(certificateOfCa()) && !authority().certificate().equals(ca)) {
            throw new IOException(certificateOfCa() + " is another CA: name an empty folder");
        }
    }

    /// What is done to a folder.
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException, GeneralSecurityException;
    }

    /// Alone, where something could be made. A folder without the CA's key is only read, so it may be read-only.
    private <T> T working(Work<T> work) throws IOException {
        try {
            if (Files.exists(certificateOfCa()) && !Files.exists(directory.resolve("ca.key"))) {
                return work.run();
            }
            PrivateFiles.createDirectory(directory);
            try (FileChannel channel = PrivateFiles.openLock(directory.resolve(".lock"));
                    FileLock _ = channel.lock()) {
                return work.run();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(directory + ": " + e.getMessage(), e);
        }
    }

    private static Set<String> all(Set<String> hosts) {
        Set<String> all = new TreeSet<>(LOCAL_HOSTS);
        all.addAll(hosts);
        return all;
    }

    private Path certificateOfCa() {
        return directory.resolve("ca.crt");
    }

    private Path file(ServiceRole role, String suffix) {
        return directory.resolve(role + suffix);
    }

    /// @param key null where the CA's key is kept elsewhere
    private record Authority(X509Certificate certificate, @Nullable PrivateKey key) {}

    private Authority authority() throws IOException, GeneralSecurityException {
        Path keyFile = directory.resolve("ca.key");
        if (!Files.exists(certificateOfCa())) {
            throw new IOException(certificateOfCa() + " is missing: ferry ca init makes one");
        }
        X509Certificate certificate = Pem.certificate(Files.readString(certificateOfCa()));
        PrivateKey key = Files.exists(keyFile) ? readKey(keyFile) : null;
        if (key != null && !Certificates.belong(key, certificate)) {
            throw new IOException(keyFile + " does not belong to " + certificateOfCa());
        }
        return new Authority(certificate, key);
    }

    private Authority makeAuthority() throws IOException, GeneralSecurityException {
        Path keyFile = directory.resolve("ca.key");
        if (Files.exists(keyFile)) {
            throw new IOException(
                    keyFile
                            + " is there without ca.crt: restore it, or remove ca.key for a new CA");
        }
        Certificates.Issued made = certificates.authority(clock.instant());
        write(keyFile, certificateOfCa(), made);
        log.info("event=ca_made fingerprint={}", Fingerprint.of(made.certificate()));
        return new Authority(made.certificate(), made.key());
    }

    private TlsIdentity identity(Authority authority, ServiceRole role, Set<String> hosts)
            throws IOException, GeneralSecurityException {
        Path certificateFile = file(role, ".crt");
        Path keyFile = file(role, ".key");
        TlsIdentity stored = stored(authority, role, certificateFile, keyFile);
        boolean fresh = stored != null && clock.instant().isBefore(stored.renewal());
        if (stored != null && fresh && names(stored.leaf(), hosts)) {
            return stored;
        }
        if (authority.key() == null) {
            return withoutAuthorityKey(stored, certificateFile, role);
        }
        Certificates.Issued made =
                certificates.leaf(
                        new Certificates.Issued(authority.certificate(), authority.key()),
                        role,
                        hosts,
                        clock.instant(),
                        Certificates.LEAF_LIFE);
        write(keyFile, certificateFile, made);
        log.info(
                "event=certificate_made role={} until={}",
                role,
                made.certificate().getNotAfter().toInstant());
        return new TlsIdentity(authority.certificate(), made.certificate(), made.key());
    }

    private TlsIdentity withoutAuthorityKey(
            @Nullable TlsIdentity stored, Path certificateFile, ServiceRole role)
            throws IOException {
        if (stored == null || stored.end().isBefore(clock.instant())) {
            throw new IOException(
                    certificateFile
                            + " is missing, expired, or not what this CA has signed for role "
                            + role
                            + ", and ca.key is not here to make one: get one with ferry ca issue"
                            + " --role "
                            + role);
        }
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
                        && Certificates.belong(key, leaf);
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
}
