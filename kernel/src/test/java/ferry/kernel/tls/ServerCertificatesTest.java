package ferry.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCertificatesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path folder;

    private Instant now = START;

    @Test
    void aLeafIsReplacedAfterSixtyDaysAndNotBefore() throws IOException {
        ServerCertificates certificates = open(Optional.empty());
        X509Certificate first = shown(certificates);

        now = START.plus(Duration.ofDays(59));
        certificates.refresh();
        assertThat(shown(certificates)).isEqualTo(first);

        now = START.plus(Duration.ofDays(61));
        certificates.refresh();
        assertThat(shown(certificates)).isNotEqualTo(first);
        assertThat(shown(certificates).getNotAfter().toInstant())
                .isEqualTo(now.plus(Duration.ofDays(90)));
    }

    @Test
    void aHandshakeUnderWayKeepsTheKeyItBeganWith() throws IOException {
        ServerCertificates certificates = open(Optional.empty());
        X509ExtendedKeyManager keys = certificates.keyManager();
        String before = keys.chooseServerAlias("EC", null, null);
        X509Certificate first = keys.getCertificateChain(before)[0];

        now = START.plus(Duration.ofDays(61));
        certificates.refresh();
        String after = keys.chooseServerAlias("EC", null, null);

        assertThat(after).isNotEqualTo(before);
        assertThat(keys.getCertificateChain(before)[0]).isEqualTo(first);
        assertThat(keys.getPrivateKey(before)).isNotEqualTo(keys.getPrivateKey(after));
    }

    @Test
    void withoutTheCaKeyAnIssuedCertificateIsTakenUpWhenItIsPutThere() throws IOException {
        TlsDirectory ca = directory("ca");
        ca.makeCa();
        Path transfer = folder.resolve("tls");
        ca.issue(ServiceRole.TRANSFER, Set.of("files"), Duration.ofDays(90), transfer);
        assertThat(transfer.resolve("ca.key")).doesNotExist();
        ServerCertificates certificates =
                ServerCertificates.open(
                        directory("tls"),
                        ServiceRole.TRANSFER,
                        Set.of("files"),
                        Optional.empty(),
                        () -> now);
        X509Certificate first = shown(certificates);

        now = START.plus(Duration.ofDays(70));
        certificates.refresh();
        assertThat(shown(certificates)).isEqualTo(first);

        ca.issue(ServiceRole.TRANSFER, Set.of("files"), Duration.ofDays(90), transfer);
        certificates.refresh();
        assertThat(shown(certificates)).isNotEqualTo(first);
    }

    @Test
    void aCertificateForAnotherRoleIsRefusedAndNamed() throws IOException {
        TlsDirectory ca = directory("ca");
        ca.makeCa();
        Path folderOfTransfer = folder.resolve("tls");
        ca.issue(ServiceRole.AUTH, Set.of(), Duration.ofDays(90), folderOfTransfer);
        Files.move(folderOfTransfer.resolve("auth.crt"), folderOfTransfer.resolve("transfer.crt"));
        Files.move(folderOfTransfer.resolve("auth.key"), folderOfTransfer.resolve("transfer.key"));

        assertThatIOException()
                .isThrownBy(() -> directory("tls").identity(ServiceRole.TRANSFER, Set.of()))
                .withMessageContaining("signed for role transfer")
                .withMessageContaining("ferry ca issue --role transfer");
    }

    @Test
    void anotherCaInTheFolderIsNotTakenUpWhileTheProcessRuns() throws IOException {
        ServerCertificates certificates = open(Optional.empty());
        X509Certificate first = shown(certificates);
        Files.delete(folder.resolve("tls/ca.crt"));
        Files.delete(folder.resolve("tls/ca.key"));

        certificates.refresh();
        assertThat(folder.resolve("tls/ca.crt")).as("made while running").doesNotExist();
        directory("tls").makeCa();
        certificates.refresh();

        assertThat(shown(certificates)).isEqualTo(first);
    }

    @Test
    void anOwnCertificateIsShownAndTakenUpAnewWhenItsFilesChange() throws Exception {
        ForeignAuthority company = new ForeignAuthority(START);
        OwnCertificate files = files();
        X509Certificate first =
                company.certify(files, "EC", START, Duration.ofDays(90), "files.example.org");
        ServerCertificates certificates = open(Optional.of(files));

        assertThat(shown(certificates)).isEqualTo(first);
        assertThat(certificates.fingerprint()).isEmpty();

        X509Certificate second =
                company.certify(files, "RSA", START, Duration.ofDays(180), "files.example.org");
        certificates.refresh();
        assertThat(shown(certificates)).isEqualTo(second);
    }

    @Test
    void anOwnCertificateThatCannotBeReadChangesNothingAndIsComplainedOfOnce() throws Exception {
        OwnCertificate files = files();
        X509Certificate first =
                new ForeignAuthority(START)
                        .certify(files, "EC", START, Duration.ofDays(90), "files.example.org");
        ServerCertificates certificates = open(Optional.of(files));
        String chain = Files.readString(files.chain());

        try (LogLines log = new LogLines(ServerCertificates.class)) {
            Files.writeString(files.chain(), "half of a file");
            certificates.refresh();
            certificates.refresh();
            assertThat(log.containing("event=certificate_not_renewed")).hasSize(1);
        }
        assertThat(shown(certificates)).isEqualTo(first);
        Files.writeString(files.chain(), chain);
        certificates.refresh();
        assertThat(shown(certificates)).isEqualTo(first);
    }

    @Test
    void anOwnCertificateThatCannotBeReadDoesNotHoldUpTheRenewalOfTheIdentity() throws Exception {
        OwnCertificate files = files();
        new ForeignAuthority(START)
                .certify(files, "EC", START, Duration.ofDays(90), "files.example.org");
        ServerCertificates certificates = open(Optional.of(files));
        X509ExtendedKeyManager keys = certificates.keyManager();
        String before = keys.chooseClientAlias(new String[] {"EC"}, null, null);

        Files.delete(files.key());
        now = START.plus(Duration.ofDays(61));
        certificates.refresh();

        assertThat(keys.chooseClientAlias(new String[] {"EC"}, null, null)).isNotEqualTo(before);
    }

    @Test
    void anOwnKeyThatOthersCanReadIsRefused() throws Exception {
        OwnCertificate files = files();
        new ForeignAuthority(START)
                .certify(files, "EC", START, Duration.ofDays(90), "files.example.org");
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatIOException()
                .isThrownBy(() -> open(Optional.of(files)))
                .withMessageContaining("open to others (expected: mode 0600)");
    }

    @Test
    void anOwnKeyOfAnotherCertificateIsRefused() throws Exception {
        ForeignAuthority company = new ForeignAuthority(START);
        OwnCertificate files = files();
        company.certify(files, "RSA", START, Duration.ofDays(90), "one.example.org");
        OwnCertificate others =
                new OwnCertificate(folder.resolve("other.pem"), folder.resolve("other.key"));
        company.certify(others, "EC", START, Duration.ofDays(90), "two.example.org");

        assertThatIOException()
                .isThrownBy(
                        () -> open(Optional.of(new OwnCertificate(files.chain(), others.key()))))
                .withMessageContaining("does not belong to the certificate");
    }

    @Test
    void anOwnCertificateThatHasExpiredIsRefused() throws Exception {
        OwnCertificate files = files();
        new ForeignAuthority(START)
                .certify(files, "EC", START, Duration.ofDays(90), "files.example.org");
        now = START.plus(Duration.ofDays(91));

        assertThatIOException()
                .isThrownBy(() -> open(Optional.of(files)))
                .withMessageContaining("expired");
    }

    @Test
    void aYearBeforeTheCaEndsTheLogSaysSoOnceADay() throws IOException {
        ServerCertificates certificates = open(Optional.empty());
        try (LogLines log = new LogLines(ServerCertificates.class)) {
            now = START.plus(Duration.ofDays(3_653 - 366));
            certificates.refresh();
            assertThat(log.containing("event=ca_ends")).isEmpty();

            now = START.plus(Duration.ofDays(3_653 - 364));
            certificates.refresh();
            certificates.refresh();
            assertThat(log.containing("event=ca_ends")).hasSize(1);

            now = now.plus(Duration.ofDays(1));
            certificates.refresh();
            assertThat(log.containing("event=ca_ends")).hasSize(2);
        }
    }

    private static X509Certificate shown(ServerCertificates certificates) {
        X509ExtendedKeyManager keys = certificates.keyManager();
        return keys.getCertificateChain(keys.chooseServerAlias("EC", null, null))[0];
    }

    private OwnCertificate files() {
        return new OwnCertificate(folder.resolve("own.pem"), folder.resolve("own.key"));
    }

    private TlsDirectory directory(String name) {
        return new TlsDirectory(folder.resolve(name), () -> now, new SecureRandom());
    }

    private ServerCertificates open(Optional<OwnCertificate> own) throws IOException {
        return ServerCertificates.open(
                directory("tls"), ServiceRole.AUTH, Set.of(), own, () -> now);
    }
}
