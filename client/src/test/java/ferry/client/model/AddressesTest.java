package ferry.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.fake.TestAuthority;
import java.math.BigInteger;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "files.example.org, files.example.org, 7443",
        "files.example.org:1, files.example.org, 1",
        "FILES.example.org:65535, files.example.org, 65535",
        "127.0.0.1:443, 127.0.0.1, 443",
        "[::1], ::1, 7443",
        "[2001:db8::1]:99, 2001:db8::1, 99"
    })
    void addressesAreRead(String text, String host, int port) {
        ServerAddress address = ServerAddress.parse(text);

        assertThat(address).isEqualTo(new ServerAddress(host, port));
        assertThat(ServerAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ":1", "a:0", "a:65536", "a:b", "a b", "a/b", "::1", "[::1", "u@h", "a:1:2"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.9.8.7, true",
        "[::1], true",
        "10.0.0.1, false",
        "127.0.0.1.example.org, false",
        "localhost.example.org, false"
    })
    void onlyLoopbackIsLoopback(String text, boolean loopback) {
        assertThat(ServerAddress.parse(text).loopback()).isEqualTo(loopback);
    }

    @Test
    void aConnectStringCarriesTheFingerprint() {
        Fingerprint pin = TestAuthority.create().fingerprint();
        ConnectString typed = ConnectString.parse("ferry://files.example.org:7443#" + pin);

        assertThat(typed.address()).isEqualTo(new ServerAddress("files.example.org", 7443));
        assertThat(typed.fingerprint()).contains(pin);
        assertThat(ConnectString.parse(typed.toString())).isEqualTo(typed);
        assertThat(ConnectString.parse("files.example.org").fingerprint()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ferry://h:1#", "ferry://h:1#abc", "ferry://h:1#!", "http://h:1"})
    void aGarbledConnectStringIsRefused(String text) {
        assertThatThrownBy(() -> ConnectString.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFingerprintIsTheBase32OfTheKeysDigest() throws Exception {
        TestAuthority authority = TestAuthority.create();
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(authority.certificate().getPublicKey().getEncoded());

        BigInteger number = BigInteger.ZERO;
        for (char c : authority.fingerprint().text().toCharArray()) {
            number =
                    number.multiply(BigInteger.valueOf(32))
                            .add(BigInteger.valueOf(c >= 'a' ? c - 'a' : c - '2' + 26));
        }
        // 52 characters are 260 bits, the last 4 of which are padding
        assertThat(number.shiftRight(4)).isEqualTo(new BigInteger(1, digest));
        assertThat(number.and(BigInteger.valueOf(15))).isEqualTo(BigInteger.ZERO);
    }
}
