package ferry.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.nimbusds.jose.jwk.JWK;
import ferry.auth.Crowd;
import ferry.auth.ManualClock;
import ferry.auth.account.Account;
import ferry.auth.db.DatabaseSettings;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What sessions, the feed of their ends and signing keys promise, whatever the database; with two replicas on it.
abstract class TokensContract {
    private static final Optional<Reason> GOOD = Optional.empty();
    private static final Optional<Reason> REVOKED = Optional.of(Reason.SESSION_REVOKED);
    private static final Optional<Reason> INVALID = Optional.of(Reason.TOKEN_INVALID);

    @TempDir Path secrets;
    final ManualClock clock = new ManualClock();
    private DatabaseSettings settings;
    private TokensRig here;
    private TokensRig elsewhere;

    /// An empty database.
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void open() throws IOException {
        settings = emptyDatabase();
        here = TokensRig.open(settings, secrets, clock);
        elsewhere = TokensRig.open(settings, secrets, clock);
    }

    @AfterEach
    void close() {
        elsewhere.close();
        here.close();
    }

    @Test
    void endingAllSessionsVoidsTheirTokensAtOnceHereAndWithTheNextLookElsewhere() {
        Account alice = here.account("alice");
        Grant one = here.begin(alice);
        Grant two = here.begin(alice);

        assertThat(here.endAll(alice, Optional.empty())).isEqualTo(2);

        assertThat(here.refusal(one)).isEqualTo(REVOKED);
        assertThat(here.refusal(two)).isEqualTo(REVOKED);
        assertThat(elsewhere.refusal(one)).isEqualTo(GOOD);
        elsewhere.tokens.follow();
        assertThat(elsewhere.refusal(one)).isEqualTo(REVOKED);
        assertThat(elsewhere.refusal(two)).isEqualTo(REVOKED);
        assertThat(elsewhere.refresh(one)).isEmpty();
    }

    @Test
    void aSparedSessionAndThoseOfOthersGoOn() {
        Account alice = here.account("alice");
        Grant spared = here.begin(alice);
        Grant ended = here.begin(alice);
        Grant bob = here.begin(here.account("bob"));

        assertThat(here.endAll(alice, Optional.of(spared))).isEqualTo(1);
        elsewhere.tokens.follow();

        for (TokensRig replica : List.of(here, elsewhere)) {
            assertThat(replica.refusal(spared)).isEqualTo(GOOD);
            assertThat(replica.refusal(ended)).isEqualTo(REVOKED);
            assertThat(replica.refusal(bob)).isEqualTo(GOOD);
        }
        assertThat(elsewhere.refresh(spared)).isPresent();
    }

    @Test
    void of201SessionsTheOneThatWasUsedLeastRecentlyEnds() {
        Account alice = here.account("alice");
        Grant bob = here.begin(here.account("bob"));
        Grant refreshed = here.begin(alice);
        clock.advance(Duration.ofSeconds(1));
        Grant oldest = here.begin(alice);
        clock.advance(Duration.ofSeconds(1));
        refreshed = here.refresh(refreshed).orElseThrow();
        for (int i = 2; i < 200; i++) {
            here.begin(alice);
        }
        assertThat(here.refusal(oldest)).isEqualTo(GOOD);

        Grant newest = here.begin(alice);
        elsewhere.tokens.follow();

        for (TokensRig replica : List.of(here, elsewhere)) {
            assertThat(replica.refusal(oldest)).isEqualTo(REVOKED);
            assertThat(replica.refusal(refreshed)).isEqualTo(GOOD);
            assertThat(replica.refusal(newest)).isEqualTo(GOOD);
            assertThat(replica.refusal(bob)).isEqualTo(GOOD);
        }
        assertThat(here.refresh(oldest)).isEmpty();
        assertThat(here.tokens.sessions().list(alice.id())).hasSize(200);
    }

    @Test
    void aRestoreIsAGapToEveryFollowerAndEndsWhatWasGoingOn() {
        aRestoreIsAGap(handle -> assertThat(Tokens.voidAll(handle, clock.instant())).isEqualTo(2));
    }

    @Test
    void twoRestoresOfOneBackupGoOnWithDifferentNumbers() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            here.database.write(handle -> {
                handle.execute("UPDATE counter SET value = 5");
                return Tokens.voidAll(handle, clock.instant());
            });
            numbers.addAll(List.of(counted("revocation"), counted("signing_key")));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(numbers.subList(0, 2)).doesNotContainAnyElementsOf(numbers.subList(2, 4));
    }

    /// @param voidAll what is done to the restored database
    void aRestoreIsAGap(Consumer<Handle> voidAll) {
        Account alice = here.account("alice");
        Account bob = here.account("bob");
        Grant going = here.begin(alice);
        here.begin(alice);
        here.begin(bob);
        here.endAll(bob, Optional.empty());
        elsewhere.tokens.follow();
        long restored = here.tokens.revocations().after(0).revision();
        List<UserId> told = new ArrayList<>();
        elsewhere.tokens.revocations().listen(told::add);
        clock.advance(Duration.ofSeconds(1));

        here.database.write(handle -> {
            voidAll.accept(handle);
            return handle;
        });

        for (long follower : List.of(restored, restored + 1, restored + 1_000_000)) {
            Revocations.Slice slice = here.tokens.revocations().after(follower);
            assertThat(slice.reset()).isTrue();
            assertThat(slice.revision()).isGreaterThan(follower);
            assertThat(slice.revocations())
                    .extracting(Revocation::session, Revocation::account)
                    .containsExactly(tuple(Optional.empty(), alice.id()));
        }
        elsewhere.tokens.revocations().follow();
        assertThat(elsewhere.refusal(going)).isEqualTo(REVOKED);
        assertThat(told).containsExactly(alice.id());
        assertThat(here.refresh(going)).isEmpty();
        assertThat(counted("revocation"))
                .isEqualTo(here.tokens.revocations().after(restored).revision());
        assertThat(counted("signing_key"))
                .as("so that no follower takes other keys for those that it has")
                .isGreaterThan(1_000_000);
    }

    @Test
    void aSessionThatBeginsInTheSameMomentAfterAllHaveEndedIsGood() {
        Account alice = here.account("alice");
        here.begin(alice);
        here.endAll(alice, Optional.empty());

        Grant next = here.begin(alice);
        elsewhere.tokens.follow();

        assertThat(here.refusal(next)).isEqualTo(GOOD);
        assertThat(elsewhere.refusal(next)).isEqualTo(GOOD);
    }

    @Test
    void nothingThatIsRolledBackEndsASession() {
        Account alice = here.account("alice");
        Grant grant = here.begin(alice);

        try {
            here.database.write(handle -> {
                here.tokens
                        .sessions()
                        .endAll(
                                handle,
                                alice.id(),
                                Optional.empty(),
                                EndReason.DISABLED,
                                clock.instant());
                throw new IllegalStateException("thought better of it");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("thought better of it");
        }

        assertThat(here.refusal(grant)).isEqualTo(GOOD);
        assertThat(here.refresh(grant)).isPresent();
        assertThat(here.tokens.revocations().after(0).revocations()).isEmpty();
    }

    @Test
    void aSessionThatBeginsWhileAllAreEndedIsEndedWithThem() throws Exception {
        Account alice = here.account("alice");
        CountDownLatch begun = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> ended =
                    thread.submit(() -> {
                        begun.await();
                        return elsewhere.endAll(alice, Optional.empty());
                    });
            Grant grant =
                    here.begin(
                            alice,
                            () -> {
                                begun.countDown();
                                // They wait for each other: not for the test's second, but for the
                                // commit
                                assertThatExceptionOfType(TimeoutException.class)
                                        .isThrownBy(() -> ended.get(1, TimeUnit.SECONDS));
                            });

            assertThat(ended.get()).isEqualTo(1);
            assertThat(elsewhere.refusal(grant)).isEqualTo(REVOKED);
        }
    }

    @Test
    void theFeedIsNumberedWithoutGapsWhoeverAppends() {
        List<Account> people = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Account person = here.account("person" + i);
            here.begin(person);
            people.add(person);
        }
        List<Account> waiting = new ArrayList<>(people);

        Crowd.all(
                20,
                () -> {
                    Account person;
                    synchronized (waiting) {
                        person = waiting.removeLast();
                    }
                    TokensRig replica = waiting.size() % 2 == 0 ? here : elsewhere;
                    return replica.endAll(person, Optional.empty());
                });

        List<Long> numbers =
                here.tokens.revocations().after(0).revocations().stream()
                        .map(Revocation::revision)
                        .toList();
        assertThat(numbers).hasSize(40).isSorted().first().isEqualTo(1L);
        assertThat(numbers.getLast()).isEqualTo(40);
    }

    @Test
    void aFollowerGetsWhatFollowsOnWhatItHas() {
        Account alice = here.account("alice");
        for (int i = 0; i < 3; i++) {
            here.begin(alice);
            here.endAll(alice, Optional.empty());
        }

        Revocations.Slice slice = elsewhere.tokens.revocations().after(4);

        assertThat(slice.reset()).isFalse();
        assertThat(slice.revocations()).extracting(Revocation::revision).containsExactly(5L, 6L);
        assertThat(slice.revocations().getFirst().session()).isPresent();
        assertThat(slice.revocations().getLast().session()).isEmpty();
        assertThat(slice.revision()).isEqualTo(6);
        assertThat(elsewhere.tokens.revocations().after(6).revocations()).isEmpty();
        assertThat(elsewhere.tokens.revocations().after(6).reset()).isFalse();
    }

    @Test
    void aFollowerThatIsOlderThanADayBeginsAnew() {
        Account alice = here.account("alice");
        here.begin(alice);
        here.endAll(alice, Optional.empty());
        clock.advance(Duration.ofHours(24).plusMillis(1));
        here.begin(alice);
        here.endAll(alice, Optional.empty());
        here.database.write(
                handle -> here.tokens.prune(handle, TokenSettings.DEFAULTS, clock.instant()));

        Revocations.Slice slice = here.tokens.revocations().after(1);

        assertThat(slice.reset()).isTrue();
        assertThat(slice.revocations()).extracting(Revocation::revision).containsExactly(3L, 4L);
        assertThat(here.tokens.revocations().after(2).reset()).isFalse();
    }

    @Test
    void aFollowerWhoHasMissedAllThatWasEverKeptBeginsAnewWithNothing() {
        Account alice = here.account("alice");
        here.begin(alice);
        here.endAll(alice, Optional.empty());
        clock.advance(Duration.ofHours(24).plusMillis(1));
        here.database.write(
                handle -> here.tokens.prune(handle, TokenSettings.DEFAULTS, clock.instant()));

        assertThat(here.tokens.revocations().after(0))
                .isEqualTo(new Revocations.Slice(true, List.of(), 2, false));
        assertThat(here.tokens.revocations().after(2).reset()).isFalse();
    }

    @Test
    void aFollowerThatIsAheadOfARestoredFeedBeginsAnew() {
        Account alice = here.account("alice");
        here.begin(alice);
        here.endAll(alice, Optional.empty());

        Revocations.Slice slice = here.tokens.revocations().after(9);

        assertThat(slice.reset()).isTrue();
        assertThat(slice.revocations()).hasSize(2);
    }

    @Test
    void aReplicaThatStartsKnowsWhatHasEnded() throws IOException {
        Account alice = here.account("alice");
        Grant grant = here.begin(alice);
        here.endAll(alice, Optional.empty());

        elsewhere.tokens.follow();
        elsewhere.tokens.follow();

        assertThat(elsewhere.refusal(grant)).isEqualTo(REVOKED);
    }

    @Test
    void theNextKeyIsPublishedWellBeforeItSigns() {
        String before = keyOf(here.begin(here.account("alice")));

        SigningKeyRing.Next next = here.rotate(Rotation.ORDERLY);

        assertThat(next.signsFrom()).isAfterOrEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(published(here)).containsExactly(before, next.keyId());
        assertThat(published(elsewhere)).containsExactly(before);
        elsewhere.tokens.follow();
        assertThat(published(elsewhere)).containsExactly(before, next.keyId());
        assertThat(keyOf(here.begin(here.account("bob")))).isEqualTo(before);
    }

    @Test
    void aRotationInterruptsNobody() {
        Account alice = here.account("alice");
        SigningKeyRing.Next next = here.rotate(Rotation.ORDERLY);
        elsewhere.tokens.follow();
        clock.advance(Duration.between(clock.instant(), next.signsFrom()).minusMillis(1));
        Grant last = here.begin(alice);
        clock.advance(Duration.ofMillis(1));

        Grant first = here.begin(alice);

        assertThat(keyOf(last)).isNotEqualTo(next.keyId());
        assertThat(keyOf(first)).isEqualTo(next.keyId());
        clock.advance(
                TokenSettings.DEFAULTS.accessTtl().plus(JwtTokenVerifier.SKEW).minusSeconds(1));
        for (TokensRig replica : List.of(here, elsewhere)) {
            assertThat(replica.refusal(last)).isEqualTo(GOOD);
            assertThat(replica.refusal(first)).isEqualTo(GOOD);
        }
    }

    @Test
    void theKeyBeforeIsForgottenWhenItsLastTokenIsDead() {
        String before = keyOf(here.begin(here.account("alice")));
        SigningKeyRing.Next next = here.rotate(Rotation.ORDERLY);

        clock.advance(Duration.between(clock.instant(), next.signsFrom()));
        clock.advance(Duration.ofMinutes(10));

        assertThat(published(here)).containsExactly(next.keyId()).doesNotContain(before);
    }

    @Test
    void aKeyIsChangedAfterThirtyDaysByOneReplica() {
        String first = keyOf(here.begin(here.account("alice")));
        clock.advance(Duration.ofDays(30).minusMillis(1));
        here.tokens.rotateIfDue();
        assertThat(published(here)).containsExactly(first);
        clock.advance(Duration.ofMillis(1));

        Crowd.all(
                20,
                () -> {
                    here.tokens.rotateIfDue();
                    elsewhere.tokens.rotateIfDue();
                    return true;
                });
        here.tokens.follow();

        assertThat(published(here)).hasSize(2).startsWith(first);
        elsewhere.tokens.follow();
        assertThat(published(elsewhere)).isEqualTo(published(here));
        assertThat(
                        here.database.<Integer>read(handle ->
                                handle.createQuery(
                                                "SELECT count(*) FROM audit"
                                                        + " WHERE event = 'SIGNING_KEY_ROTATED'")
                                        .mapTo(Integer.class)
                                        .one()))
                .isEqualTo(1);
    }

    @Test
    void anOrderlyRotationThatIsUnderWayIsNotRepeated() {
        SigningKeyRing.Next next = here.rotate(Rotation.ORDERLY);

        assertThat(elsewhere.rotate(Rotation.ORDERLY)).isEqualTo(next);
        assertThat(published(here)).hasSize(2);
    }

    @Test
    void anEmergencyCountsAtOnceForAReplicaWhoseClockIsBehind() {
        ManualClock behind = new ManualClock();
        clock.advance(Duration.ofSeconds(1));
        try (TokensRig slow = TokensRig.open(settings, secrets, behind)) {
            Grant before = here.begin(here.account("alice"));
            slow.tokens.follow();

            SigningKeyRing.Next next = here.rotate(Rotation.EMERGENCY);
            slow.tokens.follow();

            assertThat(published(slow)).containsExactly(next.keyId());
            assertThat(slow.refusal(before)).isEqualTo(INVALID);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void fiftyRefreshesAtOnceAtTwoReplicasGiveOneSuccessor() {
        Grant first = here.begin(here.account("alice"));
        AtomicInteger turn = new AtomicInteger();

        List<String> successors =
                Crowd.all(
                        50,
                        () ->
                                (turn.getAndIncrement() % 2 == 0 ? here : elsewhere)
                                        .refresh(first)
                                        .orElseThrow()
                                        .refreshToken());

        assertThat(successors).hasSize(50).containsOnly(successors.getFirst());
    }

    @Test
    void anEmergencyKillsEveryTokenThatIsOutButNoSession() {
        Account alice = here.account("alice");
        Grant before = here.begin(alice);
        here.rotate(Rotation.ORDERLY);
        elsewhere.tokens.follow();
        Caller stream = here.caller(before).orElseThrow();
        assertThat(here.tokens.revocations().end(stream)).isEmpty();

        SigningKeyRing.Next next = here.rotate(Rotation.EMERGENCY);
        elsewhere.tokens.follow();

        assertThat(next.signsFrom()).isEqualTo(clock.instant());
        for (TokensRig replica : List.of(here, elsewhere)) {
            assertThat(replica.refusal(before)).isEqualTo(INVALID);
            assertThat(replica.tokens.revocations().end(stream)).contains(Reason.OVERLOADED);
            assertThat(published(replica)).containsExactly(next.keyId());
        }
        Grant after = elsewhere.refresh(before).orElseThrow();
        assertThat(here.refusal(after)).isEqualTo(GOOD);
        assertThat(keyOf(after)).isEqualTo(next.keyId());
    }

    private long counted(String counter) {
        return here.database.<Long>read(handle ->
                handle.createQuery("SELECT value FROM counter WHERE name = :name")
                        .bind("name", counter)
                        .mapTo(Long.class)
                        .one());
    }

    static List<String> published(TokensRig replica) {
        return replica.tokens.keys().current().stream().map(JWK::getKeyID).toList();
    }

    private static String keyOf(Grant grant) {
        try {
            return com.nimbusds.jwt.SignedJWT.parse(grant.accessToken().text())
                    .getHeader()
                    .getKeyID();
        } catch (java.text.ParseException garbled) {
            throw new AssertionError(garbled);
        }
    }
}
