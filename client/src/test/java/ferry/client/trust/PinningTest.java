package ferry.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.FerryClient;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.TestAuthority;
import ferry.client.home.FerryHome;
import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Problem;
import ferry.client.model.ServerAddress;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over real sockets and TLS: who is believed, and what reaches those who are not.
final class PinningTest {

    private static final String PASSWORD = "a long password";

    private final TestAuthority authority = TestAuthority.create();
    private final TestAuthority stranger = TestAuthority.create();

    @Test
    void aServerOfThePinnedAuthorityIsBelievedWhateverItsName() {
        try (FakeFerry server = FakeFerry.secured(authority.server());
                FerryClient client = client(server.address(), authority.fingerprint())) {
            client.register("alice", PASSWORD, "test", "");

            assertThat(client.whoAmI().name()).isEqualTo("alice");
        }
    }

    @Test
    void aLoginAtAServerThatIsKnownByItsAuthorityIsOneCall(@TempDir Path folder) {
        FerryHome home = FerryHome.at(folder.resolve("home"));
        Trust pinned = new Trust.Pinned(authority.fingerprint());
        try (FakeFerry server = FakeFerry.secured(authority.server())) {
            try (FerryClient client = FerryClient.connect(server.address(), pinned, home)) {
                client.register("alice", PASSWORD, "test", "");
            }
            int before = server.auth.asked.get();

            try (FerryClient client = FerryClient.connect(server.address(), pinned, home)) {
                client.login("alice", PASSWORD, "test");
            }

            assertThat(server.auth.asked.get() - before).isEqualTo(1);
        }
    }

    @Test
    void aLoginElsewhereAsksWhoTheServerIsInTheSameRoundTrip(@TempDir Path folder) {
        FerryHome home = FerryHome.at(folder.resolve("home"));
        try (FakeFerry server = FakeFerry.secured(authority.server());
                FerryClient client = keeping(home, server)) {
            server.auth.passwords.put("alice", PASSWORD);
            server.auth.waitsForLogin = true;

            client.login("alice", PASSWORD, "test");

            assertThat(server.auth.informedBeforeLogin).isFalse();
            assertThat(home.pinnedAt(server.address())).isPresent();
        }
    }

    @Test
    void aLoginAtAServerThatDoesNotSayWhoItIsLeavesNoSession(@TempDir Path folder) {
        FerryHome home = FerryHome.at(folder.resolve("home"));
        try (FakeFerry server = FakeFerry.secured(authority.server());
                FerryClient client = keeping(home, server)) {
            server.auth.passwords.put("alice", PASSWORD);
            server.auth.installationId = "nobody";

            FerryException refusal = login(client);

            assertThat(refusal.problem()).isEqualTo(Problem.SERVER_MISBEHAVED);
            assertThat(server.auth.revokedTokens).hasSize(1);
            assertThat(home.addresses()).isEmpty();
        }
    }

    @Test
    void aProgramWithoutAHomeLogsInWithOneCall() {
        try (FakeFerry server = FakeFerry.secured(authority.server());
                FerryClient client = client(server.address(), authority.fingerprint())) {
            server.auth.passwords.put("alice", PASSWORD);

            client.login("alice", PASSWORD, "test");

            assertThat(server.auth.asked).hasValue(1);
        }
    }

    private FerryClient keeping(FerryHome home, FakeFerry server) {
        Trust pinned = new Trust.Pinned(authority.fingerprint());
        return FerryClient.connect(server.address(), pinned, home);
    }

    @Test
    void aServerOfAnotherAuthorityGetsNoCredential() {
        FerryException refusal = loginAt(stranger.server(), authority.fingerprint());

        assertThat(refusal.problem()).isEqualTo(Problem.PIN_MISMATCH);
        assertThat(refusal.fact("expected")).contains(authority.fingerprint().text());
        assertThat(refusal.fact("presented")).contains(stranger.fingerprint().text());
    }

    @Test
    void showingThePinnedAuthorityIsNotEnough() {
        FerryException refusal = loginAt(stranger.impostorOf(authority), authority.fingerprint());

        assertThat(refusal.problem()).isEqualTo(Problem.SERVER_UNTRUSTED);
    }

    @Test
    void anExpiredCertificateIsRefused() {
        SslContext expired = authority.server(Duration.ofSeconds(1));

        assertThat(loginAt(expired, authority.fingerprint()).problem())
                .isEqualTo(Problem.SERVER_UNTRUSTED);
    }

    @Test
    void aClientsCertificateMakesNoServer() {
        SslContext client = authority.serverWithClientCertificate();

        assertThat(loginAt(client, authority.fingerprint()).problem())
                .isEqualTo(Problem.SERVER_UNTRUSTED);
    }

    @Test
    void aPlaintextServerGetsNoCredentialFromAPinnedClient() {
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient client = client(server.address(), authority.fingerprint())) {
            FerryException refusal = login(client);

            assertThat(refusal.problem()).isIn(Problem.UNREACHABLE, Problem.CONNECTION_LOST);
            assertThat(server.auth.asked).hasValue(0);
        }
    }

    @Test
    void plaintextIsForThisMachineOnly() {
        FerryException refusal =
                catchThrowableOfType(
                        FerryException.class,
                        () ->
                                FerryClient.connect(
                                        ServerAddress.parse("files.example.org:7443"),
                                        new Trust.Plaintext()));

        assertThat(refusal.problem()).isEqualTo(Problem.PIN_UNKNOWN);
    }

    @Test
    void aProbeLearnsTheFingerprintAndSaysNothing() {
        try (FakeFerry server = FakeFerry.secured(authority.server())) {
            assertThat(FingerprintProbe.ask(server.address())).contains(authority.fingerprint());
            assertThat(server.auth.asked).hasValue(0);
        }
    }

    @Test
    void aProbePinsNoAuthorityThatSignsForMany() {
        try (FakeFerry server = FakeFerry.secured(authority.serverFor("127.0.0.1"))) {
            assertThat(FingerprintProbe.ask(server.address())).isEmpty();
        }
    }

    @Test
    void anAuthorityThatSignsForManyOpensNothingWhenItIsPinned() {
        assertThat(loginAt(authority.serverFor("127.0.0.1"), authority.fingerprint()).problem())
                .isEqualTo(Problem.SERVER_UNTRUSTED);
    }

    @Test
    void theTransferServicesCertificateMakesNoAuthService() {
        assertThat(loginAt(authority.serverOf("transfer"), authority.fingerprint()).problem())
                .isEqualTo(Problem.SERVER_UNTRUSTED);
    }

    @Test
    void aServerWithoutAnAuthorityIsNotThePinnedOne() {
        FerryException refusal = loginAt(authority.withoutItself(), authority.fingerprint());

        assertThat(refusal.problem()).isEqualTo(Problem.PIN_MISMATCH);
        assertThat(refusal.fact("presented")).contains("");
    }

    @Test
    void aServerIsKnownByItsNameWhereAuthoritiesVouchForIt() {
        try (FakeFerry server = FakeFerry.secured(authority.serverFor("127.0.0.1"));
                FerryClient client = named(server.address())) {
            client.register("alice", PASSWORD, "test", "");

            assertThat(client.whoAmI().name()).isEqualTo("alice");
        }
    }

    @Test
    void aServerOfAnotherNameGetsNoCredential() {
        try (FakeFerry server = FakeFerry.secured(authority.serverFor("other.example.org"));
                FerryClient client = named(server.address())) {
            assertThat(login(client).problem()).isEqualTo(Problem.SERVER_UNTRUSTED);
            assertThat(server.auth.asked).hasValue(0);
        }
    }

    @Test
    void aNameThatNobodyVouchesForGetsNoCredential() {
        try (FakeFerry server = FakeFerry.secured(stranger.serverFor("127.0.0.1"));
                FerryClient client = named(server.address())) {
            assertThat(login(client).problem()).isEqualTo(Problem.SERVER_UNTRUSTED);
            assertThat(server.auth.asked).hasValue(0);
        }
    }

    @Test
    void thisMachinesAuthoritiesDoNotVouchForAServerOfAnother() {
        try (FakeFerry server = FakeFerry.secured(stranger.serverFor("127.0.0.1"));
                FerryClient client =
                        FerryClient.connect(
                                server.address(), new Trust.Named(Authorities.SYSTEM))) {
            assertThat(login(client).problem()).isEqualTo(Problem.SERVER_UNTRUSTED);
            assertThat(server.auth.asked).hasValue(0);
        }
    }

    private FerryClient named(ServerAddress address) {
        return FerryClient.connect(
                address, new Trust.Named(new Authorities(List.of(authority.certificate()))));
    }

    /// Asserts that nothing reached the server.
    private static FerryException loginAt(SslContext presented, Fingerprint pin) {
        try (FakeFerry server = FakeFerry.secured(presented);
                FerryClient client = client(server.address(), pin)) {
            FerryException refusal = login(client);
            assertThat(server.auth.asked).hasValue(0);
            assertThat(server.headersSeen).isEmpty();
            return refusal;
        }
    }

    private static FerryException login(FerryClient client) {
        return catchThrowableOfType(
                FerryException.class, () -> client.login("alice", PASSWORD, "test"));
    }

    private static FerryClient client(ServerAddress address, Fingerprint pin) {
        return FerryClient.connect(address, new Trust.Pinned(pin));
    }
}
