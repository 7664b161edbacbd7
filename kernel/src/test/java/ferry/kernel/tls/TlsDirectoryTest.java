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
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsDirectoryTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path parent;

    private Instant now = START;

    @Test
    void makesACaForTenYearsAndALeafForNinetyDays() throws Exception {
        TlsIdentity identity = open(ServiceRole.AUTH);

        assertThat(identity.authority().getNotAfter().toInstant())
                .isEqualTo(START.plus(Duration.ofDays(3_653)));
        assertThat(identity.authority().getBasicConstraints()).isZero();
        assertThat(identity.leaf().getNotAfter().toInstant())
                .isEqualTo(START.plus(Duration.ofDays(90)));
        assertThat(identity.leaf().getBasicConstraints()).isEqualTo(-1);
        identity.leaf().verify(identity.authority().getPublicKey());
        assertThat(identity.chain()).containsExactly(identity.leaf(), identity.authority());
    }

    @Test
    void aLeafNamesItsRoleAndItsHosts() throws Exception {
        TlsIdentity identity =
                directory().identity(ServiceRole.TRANSFER, Set.of("files.example.org", "10.1.2.3"));

        assertThat(ServiceRole.of(identity.leaf())).contains(ServiceRole.TRANSFER);
        assertThat(names(identity.leaf()))
                .contains("localhost", "127.0.0.1", "files.example.org", "10.1.2.3");
    }

    @Test
    void aCaNamesNoRole() throws IOException {
        assertThat(ServiceRole.of(open(ServiceRole.AUTH).authority())).isEmpty();
    }

    @Test
    void theNextStartFindsTheSameIdentity() throws IOException {
        assertThat(open(ServiceRole.AUTH)).isEqualTo(open(ServiceRole.AUTH));
    }

    @Test
    void rolesShareTheCaAndNothingElse() throws IOException {
        TlsIdentity auth = open(ServiceRole.AUTH);
        TlsIdentity transfer = open(ServiceRole.TRANSFER);

        assertThat(transfer.authority()).isEqualTo(auth.authority());
        assertThat(transfer.key()).isNotEqualTo(auth.key());
    }

    @Test
    void keysAreForTheirOwnerAloneAndNothingElseIsLeft() throws IOException {
        open(ServiceRole.AUTH);

        Path folder = parent.resolve("tls");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder(".lock", "ca.crt", "ca.key", "auth.crt", "auth.key");
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s", file)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aLeafIsRenewedAfterTwoThirdsOfItsLife() throws IOException {
        TlsIdentity first = open(ServiceRole.AUTH);

        now = START.plus(Duration.ofDays(59));
        assertThat(open(ServiceRole.AUTH)).isEqualTo(first);
        now = START.plus(Duration.ofDays(61));
        TlsIdentity renewed = open(ServiceRole.AUTH);

        assertThat(renewed.leaf()).isNotEqualTo(first.leaf());
        assertThat(renewed.fingerprint()).isEqualTo(first.fingerprint());
    }

    @Test
    void aLeafIsMadeAnewForAHostThatItLacks() throws IOException {
        TlsIdentity first = open(ServiceRole.AUTH);

        TlsIdentity second = directory().identity(ServiceRole.AUTH, Set.of("new.example.org"));

        assertThat(second.leaf()).isNotEqualTo(first.leaf());
        assertThat(open(ServiceRole.AUTH)).isEqualTo(second);
    }

    @Test
    void withoutTheCaKeyAGoodLeafServesUntilItsEnd() throws IOException {
        TlsIdentity first = open(ServiceRole.AUTH);
        Files.delete(parent.resolve("tls/ca.key"));

        now = START.plus(Duration.ofDays(89));
        assertThat(open(ServiceRole.AUTH)).isEqualTo(first);
        now = START.plus(Duration.ofDays(91));
        assertThatIOException().isThrownBy(() -> open(ServiceRole.AUTH));
        assertThatIOException().isThrownBy(() -> open(ServiceRole.TRANSFER));
    }

    @Test
    void neverReplacesACaOfWhichAPartIsMissing() throws IOException {
        open(ServiceRole.AUTH);
        Files.delete(parent.resolve("tls/ca.crt"));

        assertThatIOException()
                .isThrownBy(() -> open(ServiceRole.AUTH))
                .withMessageContaining("without ca.crt");
        assertThat(parent.resolve("tls/ca.key")).exists();
    }

    @Test
    void refusesAKeyThatOthersCanRead() throws IOException {
        open(ServiceRole.AUTH);
        Files.setPosixFilePermissions(
                parent.resolve("tls/ca.key"), PosixFilePermissions.fromString("rw-r-----"));

        assertThatIOException()
                .isThrownBy(() -> open(ServiceRole.AUTH))
                .withMessageContaining("open to others");
    }

    @Test
    void aLeafOfAnotherCaIsMadeAnew() throws IOException {
        TlsIdentity first = open(ServiceRole.AUTH);
        Path folder = parent.resolve("tls");
        Files.delete(folder.resolve("ca.crt"));
        Files.delete(folder.resolve("ca.key"));

        TlsIdentity second = open(ServiceRole.AUTH);

        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(second.leaf()).isNotEqualTo(first.leaf());
    }

    private TlsIdentity open(ServiceRole role) throws IOException {
        return directory().identity(role, Set.of());
    }

    private TlsDirectory directory() {
        InstantSource clock = () -> now;
        return new TlsDirectory(parent.resolve("tls"), clock, new SecureRandom());
    }

    private static List<String> names(X509Certificate leaf) throws Exception {
        return leaf.getSubjectAlternativeNames().stream()
                .map(name -> name.get(1).toString())
                .toList();
    }
}
