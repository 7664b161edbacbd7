package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.net.Addresses;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class ConnectionLimitTest {
    private final ConnectionLimit limit = new ConnectionLimit(2, 5);

    @Test
    void anAddressHasSoManyAndAnotherAsManyAgainUntilAllAreTaken() {
        assertThat(limit.admit(address("192.0.2.1"))).isTrue();
        assertThat(limit.admit(address("192.0.2.1"))).isTrue();
        assertThat(limit.admit(address("192.0.2.1"))).isFalse();
        assertThat(limit.admit(address("192.0.2.2"))).isTrue();
        assertThat(limit.admit(address("192.0.2.2"))).isTrue();
        assertThat(limit.admit(address("192.0.2.3"))).isTrue();
        assertThat(limit.admit(address("192.0.2.4"))).as("all are taken").isFalse();

        limit.leave(address("192.0.2.1"));

        assertThat(limit.admit(address("192.0.2.1"))).isTrue();
    }

    @Test
    void whoHasANetworkOfIpv6HasNoMoreThanOneAddress() {
        assertThat(limit.admit(address("2001:db8::1"))).isTrue();
        assertThat(limit.admit(address("2001:db8::2"))).isTrue();
        assertThat(limit.admit(address("2001:db8::3"))).isFalse();
        assertThat(limit.admit(address("2001:db8:0:1::1"))).isTrue();

        limit.leave(address("2001:db8::2"));

        assertThat(limit.admit(address("2001:db8::4"))).isTrue();
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
