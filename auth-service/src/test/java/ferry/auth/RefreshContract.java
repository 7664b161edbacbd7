package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.WhoAmIRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a refresh token is good for, through the real rpcs, whatever the database.
abstract class RefreshContract {
    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private AuthSettings settings;
    private AuthServer server;
    private TokenGrant first;

    /// An empty database.
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void start() throws IOException {
        settings = AuthServer.settings(folder).withDatabase(emptyDatabase());
        server = AuthServer.start(settings, clock, new CountingBcrypt());
        first = server.register("alice");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aLostAnswerCanBeRepeatedFor30Seconds() {
        TokenGrant lost = refresh(first);
        clock.advance(Duration.ofSeconds(30));

        TokenGrant repeated = refresh(first);

        assertThat(repeated.getRefreshToken()).isEqualTo(lost.getRefreshToken());
        assertThat(refresh(repeated).getSessionId()).isEqualTo(first.getSessionId());
    }

    @Test
    void anOldTokenAfter30SecondsEndsTheSession() {
        TokenGrant next = refresh(first);
        clock.advance(Duration.ofSeconds(30).plusMillis(1));

        assertThat(reasonOf(first)).isEqualTo("SESSION_REVOKED");
        assertThat(reasonOf(next)).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> whoAmI(next)).reason()).isEqualTo("SESSION_REVOKED");
    }

    @Test
    void anOldTokenWhoseSuccessorWasUsedEndsTheSession() {
        TokenGrant next = refresh(first);
        TokenGrant afterNext = refresh(next);

        assertThat(reasonOf(first)).isEqualTo("SESSION_REVOKED");
        assertThat(reasonOf(afterNext)).isEqualTo("SESSION_REVOKED");
    }

    @Test
    void reuseEndsNoOtherSession() {
        TokenGrant other = server.login("alice", AuthServer.PASSWORD);
        refresh(refresh(first));
        reasonOf(first);

        assertThat(refresh(other).getSessionId()).isEqualTo(other.getSessionId());
    }

    @Test
    void reuseIsRecordedOnce() throws IOException {
        refresh(refresh(first));
        reasonOf(first);
        reasonOf(first);

        assertThat(column("SELECT event FROM audit WHERE event = 'REFRESH_TOKEN_REUSED'"))
                .hasSize(1);
        assertThat(column("SELECT revision FROM revocation")).containsExactly("1");
    }

    @Test
    void fiftyAtOnceGetOneSuccessor() throws IOException {
        List<String> successors = Crowd.all(50, () -> refresh(first).getRefreshToken());

        assertThat(successors).hasSize(50).containsOnly(successors.getFirst());
        assertThat(column("SELECT generation FROM refresh_family")).containsExactly("2");
    }

    @Test
    void aSessionThatIsNotUsedFor14DaysExpires() {
        clock.advance(Duration.ofDays(14));
        TokenGrant next = refresh(first);
        clock.advance(Duration.ofDays(14).plusMillis(1));

        assertThat(reasonOf(next)).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void aSessionExpiresAfter30DaysInAnyCase() {
        TokenGrant newest = first;
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofDays(10));
            newest = refresh(newest);
        }
        clock.advance(Duration.ofMillis(1));

        assertThat(reasonOf(newest)).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void aDisabledAccountGetsNoTokens() throws IOException {
        try (Database database = Database.open(settings.database())) {
            database.write(
                    handle -> handle.createUpdate("UPDATE account SET enabled = 0").execute());
        }

        assertThat(reasonOf(first)).isEqualTo("SESSION_REVOKED");
    }

    private String reasonOf(TokenGrant grant) {
        return Refusal.of(() -> refresh(grant)).reason();
    }

    private TokenGrant refresh(TokenGrant grant) {
        return server.auth()
                .refresh(
                        RefreshRequest.newBuilder()
                                .setRefreshToken(grant.getRefreshToken())
                                .build())
                .getGrant();
    }

    private void whoAmI(TokenGrant grant) {
        AuthServer.as(server.auth(), grant.getAccessToken())
                .whoAmI(WhoAmIRequest.getDefaultInstance());
    }

    private List<String> column(String sql) throws IOException {
        try (Database database = Database.open(settings.database())) {
            return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }
}
