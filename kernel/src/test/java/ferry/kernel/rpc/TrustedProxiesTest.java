package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.net.Addresses;
import ferry.kernel.net.Network;
import io.grpc.Metadata;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustedProxiesTest {
    private static final TrustedProxies INSIDE =
            new TrustedProxies(
                    Network.parseAll("10.0.0.0/8,2001:db8:1::/48"),
                    TrustedProxies.Header.X_FORWARDED_FOR);
    private static final TrustedProxies BY_RFC_7239 =
            new TrustedProxies(INSIDE.networks(), TrustedProxies.Header.FORWARDED);

    private static String client(TrustedProxies proxies, String peer, String... headers) {
        Metadata metadata = new Metadata();
        for (int i = 0; i < headers.length; i += 2) {
            metadata.put(
                    Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
        }
        InetAddress address = Addresses.parse(peer).orElseThrow();
        return proxies.client(address, metadata).getHostAddress();
    }

    @Test
    void withoutProxiesNoHeaderIsBelieved() {
        assertThat(client(TrustedProxies.NONE, "192.0.2.1", "x-forwarded-for", "198.51.100.7"))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void aHeaderFromWhoIsNoProxyIsNotBelieved() {
        assertThat(client(INSIDE, "192.0.2.1", "x-forwarded-for", "198.51.100.7"))
                .isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7|198.51.100.7",
                "203.0.113.9, 198.51.100.7|198.51.100.7",
                "198.51.100.7, 10.2.3.4|198.51.100.7",
                "203.0.113.9,198.51.100.7,10.2.3.4 , 2001:db8:1::5|198.51.100.7",
                "2001:db8:2::9|2001:db8:2:0:0:0:0:9",
                "::ffff:198.51.100.7|198.51.100.7",
                "198.51.100.7:4711|198.51.100.7",
                "[2001:db8:2::9]:4711|2001:db8:2:0:0:0:0:9",
                "10.9.9.9, 10.2.3.4|10.9.9.9"
            })
    void theNearestHopThatIsNoProxyIsTheClient(String header, String client) {
        assertThat(client(INSIDE, "10.0.0.1", "x-forwarded-for", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|10.0.0.1",
                "unknown|10.0.0.1",
                "198.51.100.7, evil.example|10.0.0.1",
                "198.51.100.7, , 10.2.3.4|10.2.3.4",
                "198.51.100.7 203.0.113.9|10.0.0.1",
                "198.51.100.7:99999999|10.0.0.1"
            })
    void aHopThatCannotBeReadIsNotSteppedOver(String header, String client) {
        assertThat(client(INSIDE, "10.0.0.1", "x-forwarded-for", header)).isEqualTo(client);
    }

    @Test
    void whatAClientHasWrittenInFrontIsNotReached() {
        String forged = "10.0.0.2, ".repeat(500) + "198.51.100.7";

        assertThat(client(INSIDE, "10.0.0.1", "x-forwarded-for", forged)).isEqualTo("198.51.100.7");
    }

    @Test
    void headersThatComeTwiceAreOneList() {
        assertThat(
                        client(
                                INSIDE,
                                "10.0.0.1",
                                "x-forwarded-for",
                                "203.0.113.9",
                                "x-forwarded-for",
                                "198.51.100.7"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void theHeaderThatTheProxyDoesNotWriteIsNotLookedAt() {
        assertThat(
                        client(
                                INSIDE,
                                "10.0.0.1",
                                "forwarded",
                                "for=203.0.113.9",
                                "x-forwarded-for",
                                "198.51.100.7"))
                .isEqualTo("198.51.100.7");
        assertThat(client(BY_RFC_7239, "10.0.0.1", "x-forwarded-for", "198.51.100.7"))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=198.51.100.7|198.51.100.7",
                "For=\"198.51.100.7:80\";proto=https;by=10.0.0.1|198.51.100.7",
                "by=10.0.0.1; for=\"[2001:db8:2::9]:4711\"|2001:db8:2:0:0:0:0:9",
                "for=203.0.113.9, for=198.51.100.7, for=10.2.3.4|198.51.100.7",
                "for=_hidden|10.0.0.1",
                "for=unknown|10.0.0.1",
                "xfor=198.51.100.7|10.0.0.1",
                "proto=https|10.0.0.1"
            })
    void theStandardHeaderIsReadToo(String header, String client) {
        assertThat(client(BY_RFC_7239, "10.0.0.1", "forwarded", header)).isEqualTo(client);
    }
}
