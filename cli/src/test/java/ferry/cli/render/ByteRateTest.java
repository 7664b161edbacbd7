package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRateTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1000, 1000",
        "1K, 1024",
        "500k, 512000",
        "8M, 8388608",
        "1g, 1073741824",
        "8589934591G, 9223372035781033984"
    })
    void suffixesArePowersOf1024(String text, long bytes) {
        assertThat(ByteRate.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0M",
                "-1",
                "+1",
                "1.5M",
                "M",
                "1T",
                "1MB",
                "1 M",
                "8589934592G",
                "١",
                "99999999999999999999"
            })
    void whatIsNoRateIsRefused(String text) {
        assertThat(ByteRate.parse(text)).isEmpty();
    }
}
