package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.LockoutSettings;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.WhoAmIRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What guessing at passwords comes to, through the real rpcs, whatever the database.
abstract class LoginLockoutContract {
    private static final String WRONG = "a wrong password, surely";

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private final CountingBcrypt bcrypt = new CountingBcrypt();
    private AuthSettings settings;
    private AuthServer server;

    /// An empty database.
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void start() throws IOException {
        settings = AuthServer.settings(folder).withDatabase(emptyDatabase());
        server = AuthServer.start(settings, clock, bcrypt);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void restart(AuthSettings changed) throws IOException {
        server.close();
        server = AuthServer.start(changed, clock, bcrypt);
    }

    @Test
    void of500WrongGuessesAtOnceFrom200AddressesExactlyFiveAreLookedAt() throws IOException {
        server.register("alice");
        bcrypt.reset();
        AtomicInteger turn = new AtomicInteger();

        List<Refusal> refusals =
                Crowd.all(
                        500,
                        () -> server.guess("alice", "192.0.2." + turn.getAndIncrement() % 200));

        assertThat(bcrypt.calls()).isEqualTo(5);
        assertThat(refusals)
                .filteredOn(refusal -> refusal.reason().equals("BAD_CREDENTIALS"))
                .hasSize(5);
        assertThat(refusals)
                .filteredOn(refusal -> refusal.reason().equals("LOGIN_LOCKED"))
                .hasSize(495)
                .allSatisfy(refusal -> {
                    assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    assertThat(refusal.retryAfter()).isPresent();
                });
        assertThat(inDatabase("SELECT fails FROM guard WHERE bucket = ''")).containsExactly("5");
        assertThat(inDatabase("SELECT locked_until FROM guard WHERE bucket = ''"))
                .allMatch(until -> Long.parseLong(until) > clock.millis());
    }

    @Test
    void theRightPasswordIsNotLookedAtWhileLocked() {
        server.register("alice");
        lock("alice");
        bcrypt.reset();

        Refusal refusal = Refusal.of(() -> server.login("alice", AuthServer.PASSWORD));

        assertThat(refusal.reason()).isEqualTo("LOGIN_LOCKED");
        assertThat(refusal.retryAfter().orElseThrow())
                .isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void afterTheLockTheRightPasswordGetsIn() {
        server.register("alice");
        lock("alice");

        clock.advance(Duration.ofSeconds(30));

        assertThat(server.login("alice", AuthServer.PASSWORD).getUser().getName())
                .isEqualTo("alice");
        for (int i = 0; i < 5; i++) {
            assertThat(guess("alice").reason()).isEqualTo("BAD_CREDENTIALS");
        }
    }

    @Test
    void theOwnersDeviceGetsInWhileStrangersKeepTheNameLockedAndTheirCountStays()
            throws IOException {
        String cookie = server.register("alice").getDeviceCookie();
        lock("alice");
        Instant end = clock.instant().plus(Duration.ofMinutes(10));
        while (clock.instant().isBefore(end)) {
            guess("alice").retryAfter().ifPresent(clock::advance);
        }
        assertThat(guess("alice").reason()).isEqualTo("BAD_CREDENTIALS");
        List<String> strangers = strangersCount();

        TokenGrant grant = server.login("alice", AuthServer.PASSWORD, cookie);

        assertThat(grant.getUser().getName()).isEqualTo("alice");
        assertThat(strangersCount()).isEqualTo(strangers).hasSize(1);
        assertThat(guess("alice").reason()).isEqualTo("LOGIN_LOCKED");
    }

    private List<String> strangersCount() throws IOException {
        return inDatabase(
                "SELECT fails || ' ' || streak || ' ' || locked_until || ' ' || generation"
                        + " FROM guard WHERE bucket = ''");
    }

    @Test
    void aStolenDeviceGetsNoMoreGuessesThanAnybody() {
        String cookie = server.register("alice").getDeviceCookie();
        bcrypt.reset();

        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            reasons.add(Refusal.of(() -> server.login("alice", WRONG, cookie)).reason());
        }

        assertThat(bcrypt.calls()).isEqualTo(5);
        assertThat(reasons.subList(5, 10)).containsOnly("LOGIN_LOCKED");
        assertThat(server.login("alice", AuthServer.PASSWORD).getDeviceCookie()).isNotEmpty();
    }

    @Test
    void aDeviceThatFailsTenTimesInARowIsAStranger() throws IOException {
        String cookie = server.register("alice").getDeviceCookie();
        bcrypt.reset();
        for (int i = 0; i < 10; i++) {
            assertThat(Refusal.of(() -> server.login("alice", WRONG, cookie)).reason())
                    .isEqualTo("BAD_CREDENTIALS");
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(events()).containsOnlyOnce("DEVICE_COOKIE_DROPPED");

        for (int i = 0; i < 5; i++) {
            assertThat(Refusal.of(() -> server.login("alice", WRONG, cookie)).reason())
                    .isEqualTo("BAD_CREDENTIALS");
        }

        assertThat(Refusal.of(() -> server.login("alice", WRONG, cookie)).reason())
                .isEqualTo("LOGIN_LOCKED");
        assertThat(bcrypt.calls()).isEqualTo(15);
        assertThat(events()).containsOnlyOnce("DEVICE_COOKIE_DROPPED");
        clock.advance(Duration.ofMinutes(1));
        assertThat(server.login("alice", AuthServer.PASSWORD, cookie).getDeviceCookie())
                .as("a cookie of its own again")
                .isNotEmpty();
    }

    /// As after a kill between the last failure and the cookie's end.
    @Test
    void aDeviceWhoseCookieOutlivedItsLastFailureIsAStrangerAtTheNextAttempt() throws IOException {
        String cookie = server.register("alice").getDeviceCookie();
        Refusal.of(() -> server.login("alice", WRONG, cookie));
        try (Database database = Database.open(settings.database())) {
            database.write(handle -> handle.execute("UPDATE guard SET streak = 10"));
        }

        assertThat(server.login("alice", AuthServer.PASSWORD, cookie).getDeviceCookie())
                .isNotEmpty();

        assertThat(events()).containsOnlyOnce("DEVICE_COOKIE_DROPPED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody", "no name at all"})
    void aCappedNameIsAnsweredLikeALockedOneHoweverLongOneWaits(String name) throws IOException {
        restart(settings.withLockout(capAfterSix()));
        server.register("alice");
        lock(name);
        clock.advance(Duration.ofSeconds(30));
        Refusal last = guess(name);
        assertThat(last.reason()).isEqualTo("BAD_CREDENTIALS");
        bcrypt.reset();

        for (Duration wait : List.of(Duration.ZERO, Duration.ofDays(2), Duration.ofDays(300))) {
            clock.advance(wait);
            Refusal refusal = Refusal.of(() -> server.login(name, AuthServer.PASSWORD));
            assertThat(refusal.reason()).isEqualTo("LOGIN_LOCKED");
            assertThat(refusal.text()).isEqualTo("too many attempts, try again later");
            assertThat(refusal.retryAfter().orElseThrow())
                    .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(17));
        }
        assertThat(bcrypt.calls()).isZero();
        assertThat(events()).containsOnlyOnce("NAME_CAPPED");
    }

    @Test
    void theOwnersDeviceLetsStrangersInAgainWhereTheyWereCapped() throws IOException {
        restart(settings.withLockout(capAfterSix()));
        String cookie = server.register("alice").getDeviceCookie();
        lock("alice");
        clock.advance(Duration.ofSeconds(30));
        guess("alice");
        clock.advance(Duration.ofDays(1));

        server.login("alice", AuthServer.PASSWORD, cookie);

        assertThat(events()).containsOnlyOnce("NAME_CAP_LIFTED");
        assertThat(server.login("alice", AuthServer.PASSWORD).getUser().getName())
                .isEqualTo("alice");
    }

    private static LockoutSettings capAfterSix() {
        return new LockoutSettings(
                5, Duration.ofSeconds(30), Duration.ofMinutes(15), Duration.ofHours(12), 6, 5);
    }

    @Test
    void onePasswordOnManyNamesFromOneHomeIsRefusedAfterThirty() throws IOException {
        bcrypt.reset();

        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            reasons.add(server.guess("person" + i, "2001:db8:7:7:%x::%x".formatted(i, i)).reason());
        }

        assertThat(reasons.subList(0, 30)).containsOnly("BAD_CREDENTIALS");
        assertThat(reasons.subList(30, 1000)).containsOnly("LOGIN_LOCKED");
        assertThat(bcrypt.calls()).isEqualTo(30);
        for (String elsewhere : List.of("2001:db8:7:8::1", "192.0.2.1", "::ffff:192.0.2.2")) {
            assertThat(server.guess("person0", elsewhere).reason()).isEqualTo("BAD_CREDENTIALS");
        }
        assertThat(events()).containsOnlyOnce("SOURCE_LOCKED");
    }

    @Test
    void aSourceIsRefusedInTheWordsOfALockedName() {
        server.register("alice");
        lock("alice");
        Refusal locked = server.guess("alice", "198.51.100.1");
        spray("192.0.2.1");

        Refusal refused = server.guess("another", "192.0.2.1");

        assertThat(refused)
                .usingRecursiveComparison()
                .ignoringFields("retryAfter")
                .isEqualTo(locked);
        assertThat(refused.retryAfter().orElseThrow())
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void aFamiliarDeviceGetsInFromAmongThoseWhoGuess() {
        String cookie = server.register("alice").getDeviceCookie();
        spray("192.0.2.1");

        assertThat(
                        AuthServer.from(server.auth(), "192.0.2.1")
                                .login(
                                        AuthServer.loginRequest("alice", AuthServer.PASSWORD)
                                                .setDeviceCookie(cookie)
                                                .build())
                                .getGrant()
                                .getUser()
                                .getName())
                .isEqualTo("alice");
        for (String made : List.of("", "A".repeat(64))) {
            assertThat(
                            Refusal.of(() ->
                                            AuthServer.from(server.auth(), "192.0.2.1")
                                                    .login(
                                                            AuthServer.loginRequest(
                                                                            "alice",
                                                                            AuthServer.PASSWORD)
                                                                    .setDeviceCookie(made)
                                                                    .build()))
                                    .reason())
                    .isEqualTo("LOGIN_LOCKED");
        }
    }

    @Test
    void loggingInWellAgainAndAgainLocksNoSource() {
        server.register("alice");

        for (int i = 0; i < 40; i++) {
            assertThat(server.login("alice", AuthServer.PASSWORD).getAccessToken()).isNotEmpty();
        }
    }

    private void spray(String address) {
        for (int i = 0; i < 30; i++) {
            assertThat(server.guess("person" + i, address).reason()).isEqualTo("BAD_CREDENTIALS");
        }
    }

    private List<String> events() throws IOException {
        return inDatabase("SELECT event FROM audit ORDER BY number");
    }

    @Test
    void aMadeUpCookieIsNoWayAround() {
        String cookie = server.register("alice").getDeviceCookie();
        lock("alice");
        bcrypt.reset();
        String changed = cookie.substring(0, 63) + (cookie.endsWith("A") ? "B" : "A");

        for (String made : List.of("", "x", changed, "A".repeat(64), "\u0000".repeat(64))) {
            assertThat(Refusal.of(() -> server.login("alice", WRONG, made)).reason())
                    .isEqualTo("LOGIN_LOCKED");
        }
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void allSpellingsOfANameShareOneCount() {
        server.register("bob");
        bcrypt.reset();

        List<String> reasons = new ArrayList<>();
        for (String spelling : List.of("bob", "Bob", "BOB", "boB", "bOb", "BoB", "bob")) {
            reasons.add(guess(spelling).reason());
        }

        assertThat(reasons.subList(0, 5)).containsOnly("BAD_CREDENTIALS");
        assertThat(reasons.subList(5, 7)).containsOnly("LOGIN_LOCKED");
        assertThat(bcrypt.calls()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", " alice", "alice\u200b", "\u0430lice", "", "a\u0000b", "../x"})
    void whatNobodyIsCalledIsAnsweredLikeAWrongPassword(String name) {
        server.register("alice");
        bcrypt.reset();
        List<Refusal> known = guesses("alice", 7);
        List<Integer> knownCosts = bcrypt.costs();
        bcrypt.reset();

        List<Refusal> unknown = guesses(name, 7);

        assertThat(unknown)
                .usingRecursiveComparison()
                .ignoringFields("retryAfter")
                .isEqualTo(known);
        assertThat(unknown.getLast().retryAfter()).isPresent();
        assertThat(bcrypt.costs()).isEqualTo(knownCosts);
    }

    @Test
    void aDisabledAccountIsAnsweredLikeAWrongPassword() throws IOException {
        server.register("alice");
        List<Refusal> wrong = guesses("alice", 1);
        bcrypt.reset();
        disable("alice");

        Refusal refusal = Refusal.of(() -> server.login("alice", AuthServer.PASSWORD));

        assertThat(refusal).isEqualTo(wrong.getFirst());
        assertThat(bcrypt.calls()).isEqualTo(1);
    }

    @Test
    void aDisabledAccountsTriesAreCountedToo() throws IOException {
        server.register("alice");
        disable("alice");

        for (int i = 0; i < 5; i++) {
            assertThat(Refusal.of(() -> server.login("alice", AuthServer.PASSWORD)).reason())
                    .isEqualTo("BAD_CREDENTIALS");
        }

        assertThat(Refusal.of(() -> server.login("alice", AuthServer.PASSWORD)).reason())
                .isEqualTo("LOGIN_LOCKED");
    }

    @Test
    void aRestartForgivesNothing() throws IOException {
        server.register("alice");
        guesses("alice", 4);

        restart(settings);

        assertThat(guess("alice").reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(Refusal.of(() -> server.login("alice", AuthServer.PASSWORD)).reason())
                .isEqualTo("LOGIN_LOCKED");
        assertThat(inDatabase("SELECT fails FROM guard WHERE bucket = ''")).containsExactly("5");
    }

    @Test
    void aLockEndsNoSession() {
        TokenGrant grant = server.register("alice");

        lock("alice");

        assertThat(
                        AuthServer.as(server.auth(), grant.getAccessToken())
                                .whoAmI(WhoAmIRequest.getDefaultInstance())
                                .getUser()
                                .getName())
                .isEqualTo("alice");
    }

    @Test
    void aPasswordThatCanBeNoneIsAnOrdinaryFailure() {
        server.register("alice");
        bcrypt.reset();

        for (String impossible : List.of("", "a\u0000b", "x".repeat(300), "x".repeat(5_000))) {
            assertThat(Refusal.of(() -> server.login("alice", impossible)).reason())
                    .isEqualTo("BAD_CREDENTIALS");
        }

        assertThat(bcrypt.calls()).isEqualTo(4);
    }

    @Test
    void aNewCostIsTakenOverAtTheNextLogin() throws IOException {
        server.register("alice");
        restart(settings.withPasswords(5, 15));

        server.login("alice", AuthServer.PASSWORD);

        await().until(() -> hashOf("alice").contains("$2b$05$"));
        bcrypt.reset();
        server.login("alice", AuthServer.PASSWORD);
        assertThat(bcrypt.costs()).containsExactly(5);
    }

    @Test
    void theAttemptThatLocksIsRecordedWithoutAName() throws IOException {
        server.register("alice");
        lock("alice");

        List<String> events =
                inDatabase("SELECT event FROM audit WHERE subject_id IS NULL ORDER BY number");

        assertThat(events).containsExactly("NAME_LOCKED");
    }

    private Refusal guess(String name) {
        try {
            server.login(name, WRONG);
            throw new AssertionError("a wrong password logged in");
        } catch (StatusRuntimeException refused) {
            return Refusal.from(refused);
        }
    }

    private List<Refusal> guesses(String name, int count) {
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            refusals.add(guess(name));
        }
        return refusals;
    }

    private void lock(String name) {
        assertThat(guesses(name, 5)).allMatch(each -> each.reason().equals("BAD_CREDENTIALS"));
    }

    private void disable(String name) throws IOException {
        try (Database database = Database.open(settings.database())) {
            database.write(handle ->
                    handle.createUpdate("UPDATE account SET enabled = 0 WHERE name = :name")
                            .bind("name", name)
                            .execute());
        }
    }

    private String hashOf(String name) throws IOException {
        return inDatabase("SELECT password_hash FROM account WHERE name = '" + name + "'")
                .getFirst();
    }

    private List<String> inDatabase(String sql) throws IOException {
        try (Database database = Database.open(settings.database())) {
            return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }
}
