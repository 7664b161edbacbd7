package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.Database;
import ferry.proto.auth.v1.ChangePasswordRequest;
import ferry.proto.auth.v1.DisableUserRequest;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.WhoAmIRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangePasswordTest {
    private static final String NEW_PASSWORD = "violet tugboat 19 lanterns";
    private static final String WRONG = "a wrong password, surely";

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private final CountingBcrypt bcrypt = new CountingBcrypt();
    private AuthServer server;
    private TokenGrant alice;

    @BeforeEach
    void start() throws IOException {
        server = AuthServer.start(AuthServer.settings(folder), clock, bcrypt);
        alice = server.register("alice");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void theNewPasswordIsGoodAndTheOldOneIsNot() {
        change(alice, AuthServer.PASSWORD, NEW_PASSWORD);

        assertThat(server.login("alice", NEW_PASSWORD).getUser()).isEqualTo(alice.getUser());
        assertThat(Refusal.of(() -> server.login("alice", AuthServer.PASSWORD)).reason())
                .isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void theOtherSessionsEndAndThisOneGoesOn() {
        TokenGrant other = server.login("alice", AuthServer.PASSWORD);
        TokenGrant bob = server.register("bob");

        change(alice, AuthServer.PASSWORD, NEW_PASSWORD);

        assertThat(Refusal.of(() -> whoAmI(other)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> refresh(other)).reason()).isEqualTo("SESSION_REVOKED");
        whoAmI(alice);
        refresh(alice);
        whoAmI(bob);
    }

    @Test
    void aWrongOldPasswordChangesNothing() {
        TokenGrant other = server.login("alice", AuthServer.PASSWORD);

        Refusal refusal = Refusal.of(() -> change(alice, WRONG, NEW_PASSWORD));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("BAD_CREDENTIALS");
        whoAmI(other);
        assertThat(server.login("alice", AuthServer.PASSWORD).getUser()).isEqualTo(alice.getUser());
    }

    @Test
    void aPasswordChangeIsNoWayAroundTheLock() {
        for (int i = 0; i < 5; i++) {
            Refusal.of(() -> server.login("alice", WRONG));
        }
        bcrypt.reset();

        Refusal refusal = Refusal.of(() -> change(alice, AuthServer.PASSWORD, NEW_PASSWORD));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo("LOGIN_LOCKED");
        assertThat(refusal.retryAfter()).isPresent();
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void wrongOldPasswordsLockTheNameForLoginsToo() {
        for (int i = 0; i < 5; i++) {
            assertThat(Refusal.of(() -> change(alice, WRONG, NEW_PASSWORD)).reason())
                    .isEqualTo("BAD_CREDENTIALS");
        }
        bcrypt.reset();

        assertThat(Refusal.of(() -> change(alice, WRONG, NEW_PASSWORD)).reason())
                .isEqualTo("LOGIN_LOCKED");
        assertThat(Refusal.of(() -> server.login("alice", AuthServer.PASSWORD)).reason())
                .isEqualTo("LOGIN_LOCKED");
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void of200WrongOldPasswordsAtOnceFiveAreLookedAt() {
        bcrypt.reset();

        List<Refusal> refusals =
                Crowd.all(200, () -> Refusal.of(() -> change(alice, WRONG, NEW_PASSWORD)));

        assertThat(bcrypt.calls()).isEqualTo(5);
        assertThat(refusals)
                .filteredOn(refusal -> refusal.reason().equals("BAD_CREDENTIALS"))
                .hasSize(5);
    }

    @Test
    void theOwnersDeviceChangesThePasswordWhileStrangersHaveTheNameLocked() {
        for (int i = 0; i < 6; i++) {
            Refusal.of(() -> server.login("alice", WRONG));
        }

        AuthServer.as(server.auth(), alice.getAccessToken())
                .changePassword(
                        request(AuthServer.PASSWORD, NEW_PASSWORD)
                                .setDeviceCookie(alice.getDeviceCookie())
                                .build());

        assertThat(server.login("alice", NEW_PASSWORD, alice.getDeviceCookie()).getUser())
                .isEqualTo(alice.getUser());
    }

    @Test
    void aRightOldPasswordCountsForNothing() {
        for (int i = 0; i < 4; i++) {
            Refusal.of(() -> server.login("alice", WRONG));
        }
        change(alice, AuthServer.PASSWORD, NEW_PASSWORD);
        for (int i = 0; i < 4; i++) {
            assertThat(Refusal.of(() -> server.login("alice", WRONG)).reason())
                    .isEqualTo("BAD_CREDENTIALS");
        }
        assertThat(server.login("alice", NEW_PASSWORD).getUser()).isEqualTo(alice.getUser());
    }

    @Test
    void aNewPasswordThatIsRefusedCostsNoAttemptAndNoHash() {
        bcrypt.reset();
        for (int i = 0; i < 10; i++) {
            Refusal refusal = Refusal.of(() -> change(alice, WRONG, "short"));
            assertThat(refusal.reason()).isEqualTo("PASSWORD_REJECTED");
            assertThat(refusal.metadata()).containsEntry("rule", "too_short");
        }

        assertThat(bcrypt.calls()).isZero();
        change(alice, AuthServer.PASSWORD, NEW_PASSWORD);
    }

    @Test
    void aDisabledUserChangesNothing() {
        TokenGrant root = server.administrator("root");
        server.admin(root)
                .disableUser(DisableUserRequest.newBuilder().setUsername("alice").build());

        assertThat(Refusal.of(() -> change(alice, AuthServer.PASSWORD, NEW_PASSWORD)).reason())
                .isEqualTo("SESSION_REVOKED");
    }

    @Test
    void aSessionThatEndsWhilePasswordsAreHashedChangesNothing() throws IOException {
        server.close();
        BlockingBcrypt slow = new BlockingBcrypt();
        server = AuthServer.start(AuthServer.settings(folder), clock, slow);
        CompletableFuture<Refusal> change =
                CompletableFuture.supplyAsync(
                        () -> Refusal.of(() -> change(alice, AuthServer.PASSWORD, NEW_PASSWORD)),
                        Thread::startVirtualThread);
        slow.awaitStarted();

        var _ =
                AuthServer.as(server.auth(), alice.getAccessToken())
                        .logout(LogoutRequest.getDefaultInstance());
        slow.release();

        assertThat(change.join().reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(server.login("alice", AuthServer.PASSWORD).getUser()).isEqualTo(alice.getUser());
    }

    @Test
    void theChangeIsRecorded() throws IOException {
        clock.advance(Duration.ofMinutes(1));
        change(alice, AuthServer.PASSWORD, NEW_PASSWORD);

        assertThat(column("SELECT event FROM audit WHERE event = 'PASSWORD_CHANGED'")).hasSize(1);
    }

    private void change(TokenGrant who, String old, String wanted) {
        AuthServer.as(server.auth(), who.getAccessToken())
                .changePassword(request(old, wanted).build());
    }

    private static ChangePasswordRequest.Builder request(String old, String wanted) {
        return ChangePasswordRequest.newBuilder().setOldPassword(old).setNewPassword(wanted);
    }

    private void whoAmI(TokenGrant grant) {
        AuthServer.as(server.auth(), grant.getAccessToken())
                .whoAmI(WhoAmIRequest.getDefaultInstance());
    }

    private void refresh(TokenGrant grant) {
        server.auth()
                .refresh(
                        RefreshRequest.newBuilder()
                                .setRefreshToken(grant.getRefreshToken())
                                .build());
    }

    private List<String> column(String sql) throws IOException {
        try (Database database = Database.open(AuthServer.settings(folder).database())) {
            return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }
}
