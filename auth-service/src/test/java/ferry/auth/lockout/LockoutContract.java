package ferry.auth.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.Crowd;
import ferry.auth.ManualClock;
import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the lockout promises, whatever the database.
abstract class LockoutContract {
    private static final GuardKey NAME = new GuardKey("ab".repeat(32));
    private static final GuardKey OTHER = new GuardKey("cd".repeat(32));
    private static final Bucket STRANGERS = Bucket.STRANGERS;

    private final ManualClock clock = new ManualClock();
    private DatabaseSettings settings;
    private Database database;
    private Lockout lockout;

    /// An empty database.
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void open() throws IOException {
        settings = emptyDatabase();
        reopen();
    }

    private void reopen() throws IOException {
        database = Database.open(settings);
        lockout = lockout(LockoutSettings.DEFAULTS);
    }

    private Lockout lockout(LockoutSettings rules) {
        return new Lockout(database, rules, clock, new Waits(new Random(1)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void admitsFiveFailuresThenLocksFor30Seconds() {
        for (int i = 0; i < 5; i++) {
            assertThat(admit()).isInstanceOf(Admission.Admitted.class);
        }

        assertThat(lockedFor(admit())).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(33));
    }

    @Test
    void tellsWhatIsRefusedWithoutCounting() {
        assertThat(lockout.refusal(NAME, STRANGERS)).isEmpty();
        failFreely();

        assertThat(lockout.refusal(NAME, STRANGERS))
                .hasValueSatisfying(
                        refusal -> assertThat(refusal).isInstanceOf(Admission.Locked.class));
        clock.advance(Duration.ofSeconds(31));
        assertThat(lockout.refusal(NAME, STRANGERS)).isEmpty();
        assertThat(lockout.refusal(NAME, STRANGERS)).isEmpty();
        assertThat(admit()).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void theLockDoublesTo15MinutesAndEachExpiredOneAdmitsASingleAttempt() {
        failFreely();
        List<Duration> locks = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            Duration lock = exactLock();
            locks.add(lock);
            clock.advance(lock.minusMillis(1));
            assertThat(admit()).isInstanceOf(Admission.Locked.class);
            clock.advance(Duration.ofMillis(1));
            assertThat(admit()).isInstanceOf(Admission.Admitted.class);
            assertThat(admit()).isInstanceOf(Admission.Locked.class);
        }

        assertThat(locks)
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(15));
    }

    @Test
    void admitsAtMost12AttemptsInTheFirstHourAnd105InADay() {
        Instant begin = clock.instant();
        int inFirstHour = 0;
        int inFirstDay = 0;
        while (Duration.between(begin, clock.instant()).compareTo(Duration.ofHours(24)) < 0) {
            if (admit() instanceof Admission.Admitted) {
                inFirstDay++;
                boolean first =
                        Duration.between(begin, clock.instant()).compareTo(Duration.ofHours(1)) < 0;
                inFirstHour += first ? 1 : 0;
            } else {
                clock.advance(Duration.ofSeconds(15));
            }
        }

        assertThat(inFirstHour).isBetween(11, 12);
        assertThat(inFirstDay).isBetween(95, 105);
    }

    @Test
    void theWaitThatIsToldIsNeverTooShort() {
        failFreely();

        Duration wait = lockedFor(admit());
        clock.advance(wait);

        assertThat(admit()).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void failuresAreForgotten12HoursAfterTheLast() {
        failFreely();

        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertThat(((Admission.Admitted) admit()).reservation().fails()).isEqualTo(6);
        clock.advance(Duration.ofHours(12));

        assertThat(((Admission.Admitted) admit()).reservation().fails()).isEqualTo(1);
    }

    @Test
    void of500AtOnceExactlyFiveAreAdmitted() {
        List<Admission> admissions = Crowd.all(500, this::admit);

        assertThat(admissions).filteredOn(Admission.Admitted.class::isInstance).hasSize(5);
    }

    @Test
    void ofManyAtOnceExactlyOneIsAdmittedAfterALock() {
        failFreely();
        clock.advance(Duration.ofSeconds(30));

        List<Admission> admissions = Crowd.all(50, this::admit);

        assertThat(admissions).filteredOn(Admission.Admitted.class::isInstance).hasSize(1);
    }

    @Test
    void countsSurviveARestart() throws IOException {
        for (int i = 0; i < 4; i++) {
            admit();
        }

        database.close();
        reopen();

        assertThat(admit()).isInstanceOf(Admission.Admitted.class);
        assertThat(admit()).isInstanceOf(Admission.Locked.class);
    }

    @Test
    void aLockSurvivesARestart() throws IOException {
        failFreely();

        database.close();
        reopen();

        assertThat(exactLock()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aFamiliarDeviceHasItsOwnCount() {
        failFreely();
        Bucket device = Bucket.familiar("device");

        for (int i = 0; i < 5; i++) {
            assertThat(lockout.admit(NAME, device)).isInstanceOf(Admission.Admitted.class);
        }

        assertThat(lockout.admit(NAME, device)).isInstanceOf(Admission.Locked.class);
        assertThat(lockout.admit(NAME, Bucket.familiar("another")))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aSuccessClearsItsOwnBucketAlone() {
        failFreely();
        Bucket device = Bucket.familiar("device");
        lockout.admit(NAME, device);

        succeed(reserved(lockout.admit(NAME, device)));

        assertThat(reserved(lockout.admit(NAME, device)).fails()).isEqualTo(1);
        assertThat(admit()).isInstanceOf(Admission.Locked.class);
    }

    @Test
    void theFifthAttemptMaySucceedAndUnlocks() {
        for (int i = 0; i < 4; i++) {
            admit();
        }

        succeed(reserved(admit()));

        assertThat(reserved(admit()).fails()).isEqualTo(1);
    }

    @Test
    void aSuccessThatIsNotTheNewestAttemptTakesBackItselfAlone() {
        Reservation right = reserved(admit());
        for (int i = 0; i < 4; i++) {
            admit();
        }
        assertThat(admit()).isInstanceOf(Admission.Locked.class);

        succeed(right);

        assertThat(reserved(admit()).fails()).isEqualTo(5);
        assertThat(admit()).isInstanceOf(Admission.Locked.class);
    }

    @Test
    void aLateSuccessTakesNothingFromACountThatBeganAfterAnother() {
        Reservation older = reserved(admit());
        Reservation newer = reserved(admit());
        succeed(newer);
        admit();
        admit();

        succeed(older);

        assertThat(reserved(admit()).fails()).isEqualTo(3);
    }

    @Test
    void aRefundedAttemptLeavesNoTrace() {
        lockout.refund(reserved(admit()));

        assertThat(rowCount()).isZero();
        failFreely();
        assertThat(admit()).isInstanceOf(Admission.Locked.class);
    }

    @Test
    void aRefundOpensTheLockThatTheAttemptHasSet() {
        for (int i = 0; i < 4; i++) {
            admit();
        }

        lockout.refund(reserved(admit()));

        assertThat(reserved(admit()).fails()).isEqualTo(5);
        assertThat(admit()).isInstanceOf(Admission.Locked.class);
    }

    @Test
    void aRefundAfterALockRestoresTheSingleAttempt() {
        failFreely();
        clock.advance(Duration.ofSeconds(30));

        lockout.refund(reserved(admit()));

        assertThat(reserved(admit()).fails()).isEqualTo(6);
        assertThat(exactLock()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void namesDoNotShareACount() {
        failFreely();

        assertThat(lockout.admit(OTHER, STRANGERS)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void withoutFreeFailuresEveryFailureLocks() {
        lockout =
                lockout(
                        new LockoutSettings(
                                1,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(25),
                                Duration.ofHours(1),
                                100,
                                10));

        admit();
        assertThat(exactLock()).isEqualTo(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        admit();
        assertThat(exactLock()).isEqualTo(Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(20));
        admit();
        assertThat(exactLock()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void unlockingLetsStrangersAndDevicesTryAgain() {
        Bucket device = Bucket.familiar("device");
        failFreely();
        for (int i = 0; i < 5; i++) {
            lockout.admit(NAME, device);
        }

        assertThat(unlock()).isTrue();

        assertThat(reserved(admit()).fails()).isEqualTo(1);
        assertThat(reserved(lockout.admit(NAME, device)).fails()).isEqualTo(1);
    }

    @Test
    void unlockingWhatIsNotLockedSaysSo() {
        assertThat(unlock()).isFalse();
        admit();

        assertThat(unlock()).isFalse();
        assertThat(reserved(admit()).fails()).isEqualTo(1);
    }

    @Test
    void whatWasUnderWayAtAnUnlockTakesNothingFromTheNewCount() {
        Reservation right = reserved(admit());
        Reservation refunded = reserved(admit());
        unlock();
        admit();
        admit();

        succeed(right);
        lockout.refund(refunded);

        assertThat(reserved(admit()).fails()).isEqualTo(3);
    }

    @Test
    void unlockingOneNameUnlocksNoOther() {
        for (int i = 0; i < 5; i++) {
            lockout.admit(OTHER, STRANGERS);
        }

        unlock();

        assertThat(lockout.admit(OTHER, STRANGERS)).isInstanceOf(Admission.Locked.class);
    }

    /// Attempts, failures, refunds and waits in random order: what has been looked at and was wrong, never exceeds what
    /// the schedule allows, and a counter never falls below zero.
    @Test
    void noOrderOfEventsAdmitsMoreThanTheSchedule() {
        long seed = RandomGenerator.getDefault().nextLong();
        Random random = new Random(seed);
        List<Reservation> pending = new ArrayList<>();
        int wrong = 0;
        Instant begin = clock.instant();

        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (admit() instanceof Admission.Admitted(Reservation made)) {
                        pending.add(made);
                    }
                }
                case 2 -> {
                    if (!pending.isEmpty()) {
                        Reservation ended = pending.remove(random.nextInt(pending.size()));
                        if (random.nextBoolean()) {
                            lockout.refund(ended);
                        } else {
                            wrong++;
                        }
                    }
                }
                default -> clock.advance(Duration.ofMillis(random.nextInt(1_000)));
            }
            long seconds = Duration.between(begin, clock.instant()).toSeconds();
            assertThat(wrong + pending.size())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(most(seconds));
            assertThat(leastCount()).as("seed %d", seed).isNotNegative();
        }
    }

    /// Attempts that the schedule allows in the first `seconds`.
    private static int most(long seconds) {
        int most = 5;
        for (long next = 30, at = next; at <= seconds; next = Math.min(900, 2 * next), at += next) {
            most++;
        }
        return most;
    }

    @Test
    void after100FailuresInARowNoTimeLetsStrangersIn() {
        failUntilTheCap();

        for (Duration wait : List.of(Duration.ofDays(1), Duration.ofDays(90))) {
            clock.advance(wait);
            lockout.prune();
            assertThat(lockedFor(admit()))
                    .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(17));
        }
        assertThat(lockout.admit(NAME, Bucket.familiar("device")))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void the100thFailureIsTheOneThatCaps() {
        List<Reservation> reservations = failUntilTheCap();

        assertThat(reservations).hasSize(100);
        assertThat(reservations.subList(0, 99)).noneMatch(Reservation::caps);
        assertThat(reservations.getLast().caps()).isTrue();
    }

    @Test
    void the100thAttemptMaySucceed() {
        List<Reservation> reservations = failUntilTheCap();

        succeed(reservations.getLast());

        assertThat(reserved(admit()).fails()).isEqualTo(1);
    }

    @Test
    void failuresThatASuccessEndsAreNoneInARow() {
        for (int i = 0; i < 60; i++) {
            admit();
            admit();
            succeed(reserved(admit()));
        }

        assertThat(admit()).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void manyAtOnceDoNotPassTheCap() {
        lockout =
                lockout(
                        new LockoutSettings(
                                100,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofHours(1),
                                100,
                                100));
        for (int i = 0; i < 97; i++) {
            admit();
        }

        List<Admission> admissions = Crowd.all(50, this::admit);

        assertThat(admissions).filteredOn(Admission.Admitted.class::isInstance).hasSize(3);
    }

    @Test
    void anAdministratorLiftsTheCap() {
        failUntilTheCap();
        clock.advance(Duration.ofHours(1));

        assertThat(unlock()).isTrue();

        assertThat(reserved(admit()).fails()).isEqualTo(1);
    }

    @Test
    void aFamiliarDevicesSuccessLiftsTheCapAndLeavesTheLock() {
        for (int i = 0; i < 99; i++) {
            admit();
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(reserved(admit()).caps()).isTrue();
        Reservation familiar = reserved(lockout.admit(NAME, Bucket.familiar("device")));

        assertThat(succeed(familiar)).isTrue();

        assertThat(admit()).isInstanceOf(Admission.Locked.class);
        clock.advance(Duration.ofMinutes(15));
        assertThat(admit()).isInstanceOf(Admission.Admitted.class);
        assertThat(succeed(reserved(lockout.admit(NAME, Bucket.familiar("device"))))).isFalse();
    }

    @Test
    void aStrangersLateSuccessLiftsNothing() {
        Reservation early = reserved(admit());
        failUntilTheCap();

        assertThat(succeed(early)).isFalse();

        clock.advance(Duration.ofDays(1));
        assertThat(reserved(admit()).caps()).isTrue();
        assertThat(admit()).isInstanceOf(Admission.Locked.class);
    }

    @Test
    void aDeviceIsFamiliarForTenFailuresInARow() {
        Bucket device = Bucket.familiar("device");
        List<Reservation> reservations = failUntilRefused(device);

        assertThat(reservations).hasSize(10);
        assertThat(reservations.getLast().caps()).isTrue();
        assertThat(lockout.admit(NAME, device)).isInstanceOf(Admission.Spent.class);
        assertThat(admit()).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void refundsAfterAnUnlockLeaveNoCountBelowZero() {
        Reservation first = reserved(admit());
        Reservation second = reserved(admit());
        unlock();
        lockout.refund(first);
        succeed(second);

        assertThat(leastCount()).isZero();
    }

    /// What is capped stays capped, also where nobody has the name: who is told otherwise has learnt that.
    @Test
    void namesThatNobodyHasKeepTheirLongCountToo() {
        failUntilTheCap();
        lockout.admit(OTHER, STRANGERS);
        succeed(reserved(lockout.admit(OTHER, STRANGERS)));
        clock.advance(Duration.ofDays(365));

        assertThat(lockout.prune()).isEqualTo(1);

        assertThat(admit()).isInstanceOf(Admission.Locked.class);
        clock.advance(Duration.ofDays(36));
        assertThat(lockout.prune()).isEqualTo(1);
    }

    @Test
    void whatADeviceThatIsForgottenHasFailedIsRemoved() {
        lockout.admit(NAME, Bucket.familiar("device"));
        clock.advance(Duration.ofHours(25));

        assertThat(lockout.prune()).isEqualTo(1);
    }

    private List<Reservation> failUntilTheCap() {
        return failUntilRefused(STRANGERS);
    }

    /// Waits out each lock, as somebody with all the time in the world does.
    private List<Reservation> failUntilRefused(Bucket bucket) {
        List<Reservation> reservations = new ArrayList<>();
        while (reservations.size() < 1_000) {
            switch (lockout.admit(NAME, bucket)) {
                case Admission.Admitted(var reservation) -> {
                    reservations.add(reservation);
                    clock.advance(Duration.ofMinutes(15));
                }
                case Admission.Locked _, Admission.Spent _ -> {
                    return reservations;
                }
            }
        }
        throw new AssertionError("nobody was ever refused");
    }

    private Admission admit() {
        return lockout.admit(NAME, STRANGERS);
    }

    private void failFreely() {
        for (int i = 0; i < 5; i++) {
            assertThat(admit()).isInstanceOf(Admission.Admitted.class);
        }
    }

    private boolean unlock() {
        return database.write(handle -> lockout.unlock(handle, NAME));
    }

    private boolean succeed(Reservation reservation) {
        return database.write(handle -> lockout.succeeded(handle, reservation));
    }

    private static Reservation reserved(Admission admission) {
        return ((Admission.Admitted) admission).reservation();
    }

    private static Duration lockedFor(Admission admission) {
        return ((Admission.Locked) admission).retryAfter();
    }

    /// Without the jitter of the answer.
    private Duration exactLock() {
        long until = number("SELECT max(locked_until) FROM guard");
        return Duration.ofMillis(until - clock.millis());
    }

    private long rowCount() {
        return number("SELECT count(*) FROM guard");
    }

    private long leastCount() {
        return number(
                "SELECT coalesce(min(least), 0) FROM"
                        + " (SELECT fails AS least FROM guard UNION ALL SELECT streak FROM guard) AS c");
    }

    private long number(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
