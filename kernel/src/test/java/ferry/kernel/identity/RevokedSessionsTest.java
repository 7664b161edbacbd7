package ferry.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RevokedSessionsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Optional<Reason> REVOKED = Optional.of(Reason.SESSION_REVOKED);
    private static final Optional<Reason> EXPIRED = Optional.of(Reason.TOKEN_EXPIRED);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final RevokedSessions revoked = new RevokedSessions(now::get, 3);

    @Test
    void aRevokedSessionIsRefusedAndEndsStreams() {
        revoked.revoke(session(1), now.get());

        assertThat(revoked.refusal(caller(1, 1, START))).isEqualTo(REVOKED);
        assertThat(revoked.end(caller(1, 1, START))).isEqualTo(REVOKED);
        assertThat(revoked.refusal(caller(1, 2, START))).isEmpty();
    }

    @Test
    void allOfAUserMeansTokensThatWereIssuedBefore() {
        revoked.revokeAll(user(1), START.plusMillis(900));

        assertThat(revoked.refusal(caller(1, 1, START.minusSeconds(1)))).isEqualTo(REVOKED);
        assertThat(revoked.end(caller(1, 1, START.minusSeconds(1)))).isEqualTo(REVOKED);
        assertThat(revoked.refusal(caller(1, 2, START))).isEmpty();
        assertThat(revoked.refusal(caller(2, 3, START.minusSeconds(1)))).isEmpty();
    }

    @Test
    void anEndIsRememberedAsLongAsATokenMayLive() {
        revoked.revoke(session(1), START);
        pass(JwtTokenVerifier.MAX_LIFE.plus(JwtTokenVerifier.SKEW.multipliedBy(2)));
        revoked.revoke(session(2), now.get());
        assertThat(revoked.refusal(caller(1, 1, START))).isEqualTo(REVOKED);

        pass(Duration.ofMillis(1));
        revoked.revoke(session(3), now.get());

        assertThat(revoked.refusal(caller(1, 1, START))).isEmpty();
    }

    @Test
    void whereOneHasToBeForgottenEarlyOlderTokensCountAsExpired() {
        revoked.revoke(session(1), START);
        pass(Duration.ofSeconds(2));
        for (int i = 2; i <= 4; i++) {
            revoked.revoke(session(i), now.get());
        }

        assertThat(revoked.refusal(caller(1, 1, START.minusSeconds(9)))).isEqualTo(EXPIRED);
        assertThat(revoked.refusal(caller(1, 1, START))).isEqualTo(EXPIRED);
        assertThat(revoked.refusal(caller(9, 9, START.plusSeconds(1)))).isEmpty();
        assertThat(revoked.refusal(caller(1, 4, START.plusSeconds(1)))).isEqualTo(REVOKED);
        assertThat(revoked.end(caller(9, 9, START.minusSeconds(9)))).isEmpty();
    }

    @Test
    void whereAllKeysAreReplacedAtOnceTheStreamsOfTheOldOnesEnd() {
        revoked.keysAre(Set.of("stolen", "next"));
        assertThat(revoked.end(signedBy("stolen"))).isEmpty();

        revoked.keysAre(Set.of("new"));

        assertThat(revoked.end(signedBy("stolen"))).contains(Reason.OVERLOADED);
        assertThat(revoked.end(signedBy("next"))).contains(Reason.OVERLOADED);
        assertThat(revoked.end(signedBy("new"))).isEmpty();
        revoked.clear();
        revoked.keysAre(Set.of("new", "newer"));
        assertThat(revoked.end(signedBy("stolen"))).contains(Reason.OVERLOADED);
    }

    @Test
    void alsoThoseOfAKeyThatHadBeenReplacedInGoodOrderBefore() {
        revoked.keysAre(Set.of("stolen"));
        revoked.keysAre(Set.of("stolen", "next"));
        revoked.keysAre(Set.of("next"));

        revoked.keysAre(Set.of("new"));

        assertThat(revoked.end(signedBy("stolen"))).contains(Reason.OVERLOADED);
        assertThat(revoked.end(signedBy("new"))).isEmpty();
    }

    @Test
    void whereKeysAreReplacedOneAfterTheOtherNoStreamEnds() {
        revoked.keysAre(Set.of("old"));
        revoked.keysAre(Set.of("old", "next"));
        revoked.keysAre(Set.of("next"));
        revoked.keysAre(Set.of());
        revoked.keysAre(Set.of("next", "another"));

        assertThat(revoked.end(signedBy("old"))).isEmpty();
        assertThat(revoked.end(signedBy("next"))).isEmpty();
    }

    private static Caller signedBy(String keyId) {
        return new Caller(user(1), new UserName("user1"), session(1), Role.USER, START, keyId);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static Caller caller(long user, long session, Instant issued) {
        return new Caller(
                user(user),
                new UserName("user" + user),
                session(session),
                Role.USER,
                issued,
                "key");
    }

    private static UserId user(long number) {
        return new UserId(new UUID(1, number));
    }

    private static SessionId session(long number) {
        return new SessionId(new UUID(2, number));
    }
}
