package ferry.kernel.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates of one process, as they are now: its identity within the installation, and what clients are shown,
/// which is the same unless the operator has a certificate of his own. Safe for many threads.
///
/// [#refresh] takes up what has changed. Connections that are open go on; new ones see the new certificate.
public final class ServerCertificates {
    private static final Logger log = LoggerFactory.getLogger(ServerCertificates.class);
    private static final Duration AUTHORITY_NOTICE = Duration.ofDays(365);
    private static final Duration OWN_NOTICE = Duration.ofDays(14);
    private static final Duration REMINDER = Duration.ofDays(1);

    private final Source source;
    private final Optional<OwnCertificate> own;
    private final InstantSource clock;
    private volatile TlsIdentity identity;
    private volatile Credential shown;

    // Used by refresh alone, which is synchronized
    private Instant lastReminder = Instant.MIN;
    private final Map<String, String> failures = new HashMap<>();

    /// Where the identity comes from.
    private interface Source {
        TlsIdentity identity() throws IOException;
    }

    private ServerCertificates(
            TlsIdentity identity, Source source, Optional<OwnCertificate> own, InstantSource clock)
            throws IOException {
        this.source = source;
        this.own = own;
        this.clock = clock;
        this.identity = identity;
        this.shown = own.isPresent() ? own.get().read(clock.instant()) : identity.credential();
    }

    /// @param hosts names and addresses under which clients reach the process
    /// @param own shown to clients in the place of the identity; the services among themselves keep to that
    /// @throws IOException if files cannot be read or written, do not belong together or are open to others
    public static ServerCertificates open(
            TlsDirectory directory,
            ServiceRole role,
            Set<String> hosts,
            Optional<OwnCertificate> own,
            InstantSource clock)
            throws IOException {
        Set<String> known = Set.copyOf(hosts);
        ServerCertificates certificates =
                new ServerCertificates(
                        directory.identity(role, known),
                        () -> directory.renewed(role, known),
                        own,
                        clock);
        certificates.remind();
        return certificates;
    }

    /// One that never changes.
    public static ServerCertificates fixed(TlsIdentity identity) {
        try {
            return new ServerCertificates(
                    identity, () -> identity, Optional.empty(), InstantSource.fixed(Instant.EPOCH));
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is read", impossible);
        }
    }

    /// The installation's CA.
    public X509Certificate authority() {
        return identity.authority();
    }

    /// Of the CA by which clients can know this process; absent where the operator has a certificate of his own, which
    /// they know by its name.
    public Optional<Fingerprint> fingerprint() {
        return own.isPresent() ? Optional.empty() : Optional.of(identity.fingerprint());
    }

    /// What answers in handshakes, at either end, with what is current then.
    public X509ExtendedKeyManager keyManager() {
        return new CurrentKeys(() -> identity.credential(), () -> shown);
    }

    /// Takes up what has changed in the files, renews what is due, and warns of what ends. What cannot be read or made
    /// leaves things as they are; a later call tries again.
    public synchronized void refresh() {
        attempt("identity", this::refreshIdentity);
        attempt("own", this::refreshShown);
        remind();
    }

    private void refreshIdentity() throws IOException {
        TlsIdentity now = source.identity();
        if (!now.fingerprint().equals(identity.fingerprint())) {
            throw new IOException("the CA is another one: it is taken up by a restart");
        }
        if (!now.leaf().equals(identity.leaf())) {
            identity = now;
            log.info("event=certificate_taken_up until={}", now.end());
        }
    }

    private void refreshShown() throws IOException {
        if (own.isEmpty()) {
            shown = identity.credential();
            return;
        }
        Credential now = own.get().read(clock.instant());
        if (!now.equals(shown)) {
            shown = now;
            log.info("event=own_certificate_taken_up until={}", now.end());
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /// Complains once of each kind of failure in a row, because this is tried all the time.
    private void attempt(String what, Step step) {
        try {
            step.run();
            failures.remove(what);
        } catch (IOException | RuntimeException failed) {
            String message = String.valueOf(failed.getMessage());
            if (!message.equals(failures.put(what, message))) {
                log.error("event=certificate_not_renewed error=\"{}\"", message);
            }
        }
    }

    private synchronized void remind() {
        Instant now = clock.instant();
        if (lastReminder.isAfter(now.minus(REMINDER))) {
            return;
        }
        lastReminder = now;
        Instant authorityEnd = identity.authority().getNotAfter().toInstant();
        if (now.isAfter(authorityEnd.minus(AUTHORITY_NOTICE))) {
            log.warn(
                    "event=ca_ends until={} todo=\"see docs/how-to/certificates.md\"",
                    authorityEnd);
        }
        if (now.isAfter(identity.renewal())) {
            log.warn("event=certificate_old until={} todo=\"ferry ca issue\"", identity.end());
        }
        if (own.isPresent() && now.isAfter(shown.end().minus(OWN_NOTICE))) {
            log.warn("event=own_certificate_ends until={}", shown.end());
        }
    }
}
