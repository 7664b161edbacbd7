package ferry.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "192.0.2.0/24, ::ffff:192.0.2.9, true"
    })
    void holdsTheAddressesThatShareItsFirstBits(String network, String address, boolean held) {
        assertThat(Network.parse(network).contains(address(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.1/8",
                "10.1",
                "example.org",
                "2001:db8::/129",
                "2001:db8::1/32",
                "fe80::1%eth0",
                "[::1]",
                "1.2.3.4.5",
                "256.0.0.1"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
    }

    @Test
    void severalAreSeparatedByCommas() {
        assertThat(Network.parseAll(" 10.0.0.0/8, ::1 ,"))
                .containsExactly(Network.parse("10.0.0.0/8"), Network.parse("::1/128"));
        assertThat(Network.parseAll("")).isEmpty();
    }

    @Test
    void addressesOfOneNetworkAreTheSameKey() {
        assertThat(new Network(address("2001:db8::1"), 64))
                .isEqualTo(new Network(address("2001:db8::ffff:1"), 64))
                .hasSameHashCodeAs(new Network(address("2001:db8::2"), 64))
                .isNotEqualTo(new Network(address("2001:db8:0:1::1"), 64));
    }

    @Test
    void anIpv4AddressWithinIpv6IsThatIpv4Address() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;
        InetAddress asIpv6 = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(asIpv6).isInstanceOf(Inet6Address.class);

        assertThat(Addresses.canonical(asIpv6)).isEqualTo(address("192.0.2.1"));
        assertThat(new Network(asIpv6, 32)).isEqualTo(Network.parse("192.0.2.1"));
    }

    @Test
    void aZoneIsNoPartOfAnAddress() throws UnknownHostException {
        InetAddress zoned = Inet6Address.getByAddress(null, address("fe80::1").getAddress(), 7);

        assertThat(Addresses.canonical(zoned).getHostAddress()).isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void namesAreNotLookedUp() {
        for (String name : List.of("localhost", "127.1", "0x7f000001", "1", "a.b.c.d", "::g")) {
            assertThat(Addresses.parse(name)).as(name).isEmpty();
        }
    }
}
