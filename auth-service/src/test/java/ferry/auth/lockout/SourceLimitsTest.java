package ferry.auth.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.Crowd;
import ferry.auth.ManualClock;
import ferry.kernel.net.Addresses;
import ferry.kernel.net.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SourceLimitsTest {
    private final ManualClock clock = new ManualClock();
    private final List<InetAddress> told = new ArrayList<>();
    private SourceLimits limits = limits(SourceSettings.DEFAULTS);

    private SourceLimits limits(SourceSettings settings) {
        return new SourceLimits(settings, clock, new Waits(new Random(1)), told::add);
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private SourceAdmission admit(String address) {
        return limits.admit(address(address));
    }

    private boolean fail(String address) {
        if (admit(address) instanceof SourceAdmission.Admitted(SourceVisit visit)) {
            visit.failed();
            visit.close();
            return true;
        }
        return false;
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(fail(address)).isTrue();
        }
    }

    @Test
    void thirtyFailuresIn15MinutesLockASourceFor10() {
        fail("192.0.2.1", 30);

        assertThat(((SourceAdmission.Refused) admit("192.0.2.1")).retryAfter())
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(admit("192.0.2.1")).isInstanceOf(SourceAdmission.Refused.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(admit("192.0.2.1")).isInstanceOf(SourceAdmission.Admitted.class);
        assertThat(told).containsExactly(address("192.0.2.1"));
    }

    @Test
    void afterALockTheCountBeginsAnew() {
        fail("192.0.2.1", 30);
        clock.advance(Duration.ofMinutes(10));

        fail("192.0.2.1", 30);

        assertThat(fail("192.0.2.1")).isFalse();
        assertThat(told).hasSize(2);
    }

    @Test
    void noQuarterOfAnHourHoldsMoreFailuresThanThirtyWhereverItBegins() {
        fail("192.0.2.1", 10);
        clock.advance(Duration.ofMinutes(14));
        fail("192.0.2.1", 19);
        clock.advance(Duration.ofMinutes(2));

        fail("192.0.2.1", 11);

        assertThat(fail("192.0.2.1")).isFalse();
    }

    @Test
    void failuresThatAreLongAgoDoNotCount() {
        for (int i = 0; i < 200; i++) {
            fail("192.0.2.1", 1);
            clock.advance(Duration.ofSeconds(32));
        }

        assertThat(told).isEmpty();
    }

    @Test
    void otherSourcesAreNotRefused() {
        fail("192.0.2.1", 30);
        fail("2001:db8::1", 30);

        assertThat(fail("192.0.2.2")).isTrue();
        assertThat(fail("2001:db8:0:1::1")).isTrue();
    }

    @Test
    void allAddressesOfAnIpv6HomeAreOneSource() {
        for (int i = 1; i <= 30; i++) {
            fail("2001:db8::%x:%x".formatted(i * 977, i), 1);
        }

        assertThat(fail("2001:db8::ffff:ffff:ffff:ffff")).isFalse();
    }

    @Test
    void ipv4WithinIpv6IsThatIpv4Source() {
        fail("192.0.2.1", 15);
        fail("::ffff:192.0.2.1", 15);

        assertThat(fail("192.0.2.1")).isFalse();
        assertThat(fail("::ffff:192.0.2.2")).isTrue();
    }

    @Test
    void whatEndsWellDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            ((SourceAdmission.Admitted) admit("192.0.2.1")).visit().close();
        }

        assertThat(admit("192.0.2.1")).isInstanceOf(SourceAdmission.Admitted.class);
    }

    @Test
    void manyAtOnceAreNoMoreThanManyInTurn() {
        List<SourceAdmission> admissions = Crowd.all(200, () -> admit("192.0.2.1"));

        assertThat(admissions)
                .filteredOn(SourceAdmission.Admitted.class::isInstance)
                .hasSize(30)
                .allSatisfy(each -> {
                    SourceVisit visit = ((SourceAdmission.Admitted) each).visit();
                    visit.failed();
                    visit.close();
                    visit.close();
                });
        assertThat(fail("192.0.2.1")).isFalse();
        assertThat(told).hasSize(1);
    }

    @Test
    void whoIsRefusedOnlyForWhatIsUnderWayMayTryAgainSoon() {
        List<SourceVisit> visits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            visits.add(((SourceAdmission.Admitted) admit("192.0.2.1")).visit());
        }

        assertThat(((SourceAdmission.Refused) admit("192.0.2.1")).retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));

        visits.forEach(SourceVisit::close);
        assertThat(admit("192.0.2.1")).isInstanceOf(SourceAdmission.Admitted.class);
    }

    @Test
    void networksOfOnesOwnAreNeverRefused() {
        limits =
                limits(
                        new SourceSettings(
                                3,
                                Duration.ofMinutes(15),
                                Duration.ofMinutes(10),
                                Network.parseAll("10.0.0.0/8,2001:db8:5::/48")));

        fail("10.1.2.3", 50);
        fail("2001:db8:5:6::1", 50);
        fail("192.0.2.1", 3);

        assertThat(fail("192.0.2.1")).isFalse();
    }

    @Test
    void theTableIsBoundedAndTheOldestGoesFirst() {
        fail("192.0.2.1", 29);
        fail("192.0.2.2", 29);
        fail("2001:db8::1", 29);
        for (int i = 0; i < SourceLimits.MAX_TRACKED - 2; i++) {
            fail("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 0xff, i & 0xff), 1);
        }
        assertThat(limits.tracked()).isEqualTo(SourceLimits.MAX_TRACKED + 1);

        fail("192.0.2.2", 1);
        fail("198.51.100.1", 1);

        assertThat(limits.tracked()).isEqualTo(SourceLimits.MAX_TRACKED + 1);
        assertThat(fail("192.0.2.2")).as("locked").isFalse();
        assertThat(fail("192.0.2.1")).as("forgotten").isTrue();
        assertThat(told).hasSize(1);
        fail("2001:db8::1", 1);
        assertThat(told).as("of IPv6 sources nobody had to go").hasSize(2);
    }

    @Test
    void attemptsThatDoNotFailPushNobodyOut() {
        fail("192.0.2.1", 29);
        for (int i = 0; i < SourceLimits.MAX_TRACKED + 10; i++) {
            String other = "10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 0xff, i & 0xff);
            ((SourceAdmission.Admitted) admit(other)).visit().close();
        }

        fail("192.0.2.1", 1);

        assertThat(told).containsExactly(address("192.0.2.1"));
        assertThat(limits.tracked()).isEqualTo(1);
    }
}
