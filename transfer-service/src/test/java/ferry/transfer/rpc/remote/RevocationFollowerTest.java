package ferry.transfer.rpc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.RevokedSessions;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.proto.auth.v1.Revocation;
import ferry.proto.auth.v1.WatchRevocationsResponse;
import ferry.transfer.people.DepartureListener;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RevocationFollowerTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final UserId ALICE = new UserId(new UUID(1, 1));
    private static final Caller CALLER = caller(1);
    private static final Optional<Reason> REVOKED = Optional.of(Reason.SESSION_REVOKED);
    private static final Optional<Reason> UNKNOWN = Optional.of(Reason.OVERLOADED);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<Long> keyVersions = new CopyOnWriteArrayList<>();
    private final List<String> departures = new CopyOnWriteArrayList<>();
    private final FakeAuth auth;
    private final RevocationFollower follower;

    RevocationFollowerTest() throws IOException {
        auth = new FakeAuth();
        follower =
                new RevocationFollower(
                        auth.channel(),
                        now::get,
                        new RevokedSessions(now::get),
                        keyVersions::add,
                        new Departures());
    }

    @BeforeEach
    void start() {
        follower.start();
        awaitFollower(1);
    }

    @AfterEach
    void stop() {
        follower.close();
        auth.close();
    }

    @Test
    void nobodyIsLetInBeforeItIsKnownWhoseSessionsHaveEnded() {
        assertThat(follower.refusal(CALLER)).isEqualTo(UNKNOWN);
        assertThat(follower.silenceSeconds()).isEqualTo(-1);

        auth.tell(upTo(4, revoked(4, 9)).toBuilder().setCaughtUp(false).build());
        assertThat(follower.refusal(CALLER)).isEqualTo(UNKNOWN);
        auth.tell(upTo(4));

        await().until(() -> follower.refusal(CALLER).isEmpty());
        assertThat(follower.end(CALLER)).isEmpty();
    }

    @Test
    void aSessionThatEndsIsOverForCallsAndForStreams() {
        caughtUp();

        auth.tell(upTo(1, revoked(1, 7)));

        await().until(() -> follower.refusal(caller(7)).equals(REVOKED));
        assertThat(follower.end(caller(7))).isEqualTo(REVOKED);
        assertThat(follower.refusal(caller(8))).isEmpty();
        assertThat(departures).isEmpty();
    }

    @Test
    void allTokensOfAUserThatWereIssuedBeforeAreVoidAndItIsToldThatHeMayBeGone() {
        caughtUp();

        auth.tell(upTo(1, userRevoked(1, START.plusSeconds(2))));

        await().until(() -> follower.end(CALLER).equals(REVOKED));
        assertThat(departures).containsExactly(ALICE.toString());
    }

    @Test
    void aBrokenFeedIsFollowedOnFromWhereItStood() {
        caughtUp();
        auth.tell(upTo(1, revoked(1, 7)));
        await().until(() -> follower.end(caller(7)).equals(REVOKED));

        auth.followers.getLast().onError(Status.UNAVAILABLE.asException());

        awaitFollower(2);
        assertThat(auth.followedFrom).containsExactly(0L, 1L);
        assertThat(follower.end(caller(7))).isEqualTo(REVOKED);
        assertThat(follower.refusal(CALLER)).isEmpty();
    }

    @Test
    void afterFiveMinutesOfSilenceNothingIsKnownAnyMoreUntilTheFeedIsHeardAgain() {
        caughtUp();
        auth.away = true;
        auth.followers.getLast().onError(Status.UNAVAILABLE.asException());

        pass(RevocationFollower.TRUSTED.minusMillis(1));
        assertThat(follower.end(CALLER)).isEmpty();
        assertThat(follower.silenceSeconds()).isEqualTo(299);
        pass(Duration.ofMillis(1));

        assertThat(follower.end(CALLER)).isEqualTo(UNKNOWN);
        assertThat(follower.refusal(CALLER)).isEqualTo(UNKNOWN);
        auth.away = false;
        awaitFollower(2);
        auth.tell(upTo(0));
        await().until(() -> follower.end(CALLER).isEmpty());
        assertThat(follower.refusal(CALLER)).isEmpty();
    }

    @Test
    void whatHasEndedStaysEndedWhileTheFeedIsSilent() {
        caughtUp();
        auth.tell(upTo(1, revoked(1, 7)));
        await().until(() -> follower.end(caller(7)).equals(REVOKED));

        pass(RevocationFollower.TRUSTED.multipliedBy(2));

        assertThat(follower.end(caller(7))).isEqualTo(REVOKED);
        assertThat(follower.refusal(caller(7))).isEqualTo(REVOKED);
    }

    @Test
    void aFeedThatSaysNothingForFifteenSecondsIsCalledAnew() {
        caughtUp();

        pass(RevocationFollower.SUSPICIOUS.plusMillis(1));

        awaitFollower(2);
        ServerCallStreamObserver<?> given = (ServerCallStreamObserver<?>) auth.followers.getFirst();
        await().until(given::isCancelled);
        assertThat(follower.refusal(CALLER)).isEmpty();
    }

    @Test
    void aHeartbeatKeepsItGoing() {
        caughtUp();
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(5));
            auth.tell(upTo(0));
            await().until(() -> follower.refusal(CALLER).isEmpty());
        }

        assertThat(follower.end(CALLER)).isEmpty();
        assertThat(auth.followers).hasSize(1);
    }

    @Test
    void whoHasMissedSomethingAsksForEverybody() {
        caughtUp();

        auth.tell(upTo(9, revoked(9, 7)).toBuilder().setReset(true).build());

        await().until(() -> departures.contains("anybody"));
        await().until(() -> follower.end(caller(7)).equals(REVOKED));
    }

    @Test
    void keysAreFetchedWhenTheFeedSaysThatTheyHaveChanged() {
        auth.tell(upTo(0).toBuilder().setSigningKeysVersion(3).build());
        await().until(() -> keyVersions.equals(List.of(3L)));
        auth.tell(upTo(0).toBuilder().setSigningKeysVersion(3).build());
        auth.tell(upTo(0).toBuilder().setSigningKeysVersion(4).build());

        await().until(() -> keyVersions.equals(List.of(3L, 4L)));
    }

    @Test
    void aGarbledFeedIsNotBelievedAndCalledAnew() {
        caughtUp();

        auth.tell(
                upTo(
                        1,
                        Revocation.newBuilder()
                                .setRevision(1)
                                .setUserId("?")
                                .setSessionId("?")
                                .build()));

        awaitFollower(2);
        assertThat(auth.followedFrom).containsExactly(0L, 0L);
    }

    private void caughtUp() {
        auth.tell(upTo(0));
        await().until(() -> follower.refusal(CALLER).isEmpty());
    }

    private void awaitFollower(int number) {
        await().until(() -> auth.followers.size() == number);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static WatchRevocationsResponse upTo(long revision, Revocation... revocations) {
        return WatchRevocationsResponse.newBuilder()
                .addAllRevocations(List.of(revocations))
                .setRevision(revision)
                .setCaughtUp(true)
                .build();
    }

    private static Revocation revoked(long revision, long session) {
        return Revocation.newBuilder()
                .setRevision(revision)
                .setSessionId(new UUID(2, session).toString())
                .setUserId(ALICE.toString())
                .setTime(Timestamp.newBuilder().setSeconds(START.getEpochSecond()))
                .build();
    }

    private static Revocation userRevoked(long revision, Instant at) {
        return Revocation.newBuilder()
                .setRevision(revision)
                .setUserId(ALICE.toString())
                .setTime(Timestamp.newBuilder().setSeconds(at.getEpochSecond()))
                .build();
    }

    private static Caller caller(long session) {
        return new Caller(
                ALICE,
                new UserName("alice"),
                new SessionId(new UUID(2, session)),
                Role.USER,
                START,
                "key");
    }

    private final class Departures implements DepartureListener {
        @Override
        public void maybe(UserId user) {
            departures.add(user.toString());
        }

        @Override
        public void anybody() {
            departures.add("anybody");
        }
    }
}
