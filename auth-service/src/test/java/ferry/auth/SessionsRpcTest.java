package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.Database;
import ferry.proto.auth.v1.ListSessionsRequest;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RevokeSessionRequest;
import ferry.proto.auth.v1.Session;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.WhoAmIRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionsRpcTest {
    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private AuthServer server;
    private TokenGrant first;

    @BeforeEach
    void start() throws IOException {
        server = AuthServer.start(AuthServer.settings(folder), clock, new CountingBcrypt());
        first = server.register("alice");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sessionsAreListedNewestFirstWithTheirDeviceAddressAndLastUse() {
        Instant began = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        TokenGrant second = server.login("alice", AuthServer.PASSWORD);
        clock.advance(Duration.ofMinutes(1));
        refresh(first);

        List<Session> sessions = list(second);

        assertThat(sessions)
                .extracting(Session::getId)
                .containsExactly(second.getSessionId(), first.getSessionId());
        assertThat(sessions).extracting(Session::getCurrent).containsExactly(true, false);
        Session listed = sessions.getLast();
        assertThat(listed.getDeviceName()).isEqualTo(AuthServer.DEVICE);
        assertThat(listed.getAddress()).isNotEmpty();
        assertThat(listed.getCreateTime().getSeconds()).isEqualTo(began.getEpochSecond());
        assertThat(listed.getLastUseTime().getSeconds())
                .isEqualTo(clock.instant().getEpochSecond());
    }

    @Test
    void nobodySeesTheSessionsOfOthersOrOnesThatAreOver() {
        TokenGrant bob = server.register("bob");
        TokenGrant gone = server.login("alice", AuthServer.PASSWORD);
        AuthServer.as(server.auth(), gone.getAccessToken())
                .logout(LogoutRequest.getDefaultInstance());

        assertThat(list(first)).extracting(Session::getId).containsExactly(first.getSessionId());
        assertThat(list(bob)).extracting(Session::getId).containsExactly(bob.getSessionId());
    }

    @Test
    void aSessionThatHasExpiredIsNotListed() {
        clock.advance(Duration.ofDays(14).plusMillis(1));
        TokenGrant next = server.login("alice", AuthServer.PASSWORD);

        assertThat(list(next)).extracting(Session::getId).containsExactly(next.getSessionId());
    }

    @Test
    void aRevokedSessionIsOverAtOnce() throws IOException {
        TokenGrant other = server.login("alice", AuthServer.PASSWORD);

        revoke(first, other.getSessionId());

        assertThat(Refusal.of(() -> whoAmI(other)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> refresh(other)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(list(first)).hasSize(1);
        revoke(first, other.getSessionId());
        assertThat(column("SELECT detail FROM audit WHERE event = 'SESSION_ENDED'"))
                .containsExactly("REVOKED");
    }

    @Test
    void theCallingSessionCanBeRevokedToo() {
        revoke(first, first.getSessionId());

        assertThat(Refusal.of(() -> whoAmI(first)).reason()).isEqualTo("SESSION_REVOKED");
    }

    @Test
    void aForeignSessionIsAnsweredLikeOneThatDoesNotExist() {
        TokenGrant bob = server.register("bob");

        Refusal foreign = Refusal.of(() -> revoke(first, bob.getSessionId()));
        Refusal unknown = Refusal.of(() -> revoke(first, UUID.randomUUID().toString()));

        assertThat(foreign).isEqualTo(unknown);
        assertThat(foreign.reason()).isEqualTo("FIELD_INVALID");
        assertThat(foreign.field()).contains("session_id");
        whoAmI(bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1-2-3-4-5", "' OR 1=1 --", "\u0000"})
    void whatIsNoSessionIdIsAnsweredTheSame(String id) {
        assertThat(Refusal.of(() -> revoke(first, id)))
                .isEqualTo(Refusal.of(() -> revoke(first, UUID.randomUUID().toString())));
    }

    @Test
    void aSessionThatWasRevokedStaysOverAfterARestart() throws IOException {
        TokenGrant other = server.login("alice", AuthServer.PASSWORD);
        revoke(first, other.getSessionId());
        server.close();
        server = AuthServer.start(AuthServer.settings(folder), clock, new CountingBcrypt());

        assertThat(Refusal.of(() -> whoAmI(other)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> refresh(other)).reason()).isEqualTo("SESSION_REVOKED");
        whoAmI(first);
    }

    private List<Session> list(TokenGrant grant) {
        return AuthServer.as(server.auth(), grant.getAccessToken())
                .listSessions(ListSessionsRequest.getDefaultInstance())
                .getSessionsList();
    }

    private void revoke(TokenGrant grant, String session) {
        var _ =
                AuthServer.as(server.auth(), grant.getAccessToken())
                        .revokeSession(
                                RevokeSessionRequest.newBuilder().setSessionId(session).build());
    }

    private void refresh(TokenGrant grant) {
        var _ =
                server.auth()
                        .refresh(
                                RefreshRequest.newBuilder()
                                        .setRefreshToken(grant.getRefreshToken())
                                        .build());
    }

    private void whoAmI(TokenGrant grant) {
        var _ =
                AuthServer.as(server.auth(), grant.getAccessToken())
                        .whoAmI(WhoAmIRequest.getDefaultInstance());
    }

    private List<String> column(String sql) throws IOException {
        try (Database database = Database.open(AuthServer.settings(folder).database())) {
            return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }
}
