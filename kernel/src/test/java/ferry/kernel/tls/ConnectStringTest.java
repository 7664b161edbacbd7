package ferry.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectStringTest {
    private static final Fingerprint FINGERPRINT = new Fingerprint("ab2".repeat(17) + "q");

    @Test
    void printsWhatItParses() {
        String text = "ferry://files.example.org:7443#" + FINGERPRINT;

        ConnectString connect = ConnectString.parse(text);

        assertThat(connect)
                .isEqualTo(new ConnectString("files.example.org", 7443, Optional.of(FINGERPRINT)))
                .hasToString(text);
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        ConnectString connect = new ConnectString("::1", 1, Optional.of(FINGERPRINT));

        assertThat(connect).hasToString("ferry://[::1]:1#" + FINGERPRINT);
        assertThat(ConnectString.parse(connect.toString())).isEqualTo(connect);
    }

    @Test
    void needsNoFingerprintWhereTheServerIsKnownByItsName() {
        ConnectString connect = ConnectString.parse("ferry://files.example.org:7443");

        assertThat(connect.fingerprint()).isEmpty();
        assertThat(connect).hasToString("ferry://files.example.org:7443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ferry://host:7443#",
                "ferry://host#FINGERPRINT",
                "ferry://host:0#FINGERPRINT",
                "ferry://host:65536#FINGERPRINT",
                "http://host:1#FINGERPRINT",
                "ferry://ho st:1#FINGERPRINT",
                "ferry://host:1#FINGERPRINTa",
                "ferry://a@host:1#FINGERPRINT"
            })
    void refusesAnythingElse(String text) {
        String filled = text.replace("FINGERPRINT", FINGERPRINT.value());

        assertThatIllegalArgumentException().isThrownBy(() -> ConnectString.parse(filled));
    }

    @Test
    void aFingerprintHasFiftyTwoCharactersOfBase32() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fingerprint(FINGERPRINT.value().substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fingerprint("1".repeat(52)));
    }
}
