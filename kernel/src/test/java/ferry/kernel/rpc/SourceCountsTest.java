package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.net.Addresses;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SourceCountsTest {
    private static final long BEGIN =
            Long.MAX_VALUE - 5; // a nanosecond clock may turn over at any time
    private static final long WINDOW = Duration.ofSeconds(10).toNanos();

    private final SourceCounts counts = new SourceCounts();

    @Test
    void aSourceIsCountedWhateverItsPortAndOthersApart() {
        assertThat(counts.add(address("192.0.2.1"), BEGIN)).isEqualTo(1);
        assertThat(counts.add(address("192.0.2.1"), BEGIN + 1)).isEqualTo(2);
        assertThat(counts.add(address("192.0.2.2"), BEGIN + 2)).isEqualTo(1);
    }

    @Test
    void ofIpv6TheWholeNetworkOfAPersonIsOneSource() {
        assertThat(counts.add(address("2001:db8::1"), BEGIN)).isEqualTo(1);
        assertThat(counts.add(address("2001:db8::ffff:1"), BEGIN)).isEqualTo(2);
        assertThat(counts.add(address("2001:db8:0:1::1"), BEGIN)).isEqualTo(1);
    }

    @Test
    void aWindowEndsAndTheNextBeginsWithItsFirstEvent() {
        counts.add(address("192.0.2.1"), BEGIN);

        assertThat(counts.add(address("192.0.2.1"), BEGIN + WINDOW)).isEqualTo(2);
        assertThat(counts.add(address("192.0.2.1"), BEGIN + WINDOW + 1)).isEqualTo(1);
        assertThat(counts.add(address("192.0.2.1"), BEGIN + 2 * WINDOW)).isEqualTo(2);
    }

    @Test
    void whoHasManyAddressesFillsNoMemory() {
        for (int i = 0; i < 2 * SourceCounts.MAX_TRACKED; i++) {
            counts.add(address("10.0." + (i >> 8) + "." + (i & 255)), BEGIN);
        }

        assertThat(counts.tracked()).isEqualTo(SourceCounts.MAX_TRACKED);
        assertThat(counts.add(address("10.0.0.0"), BEGIN)).as("the first has gone").isEqualTo(1);
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
