package ferry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
    private static final List<Option> KNOWN =
            List.of(
                    Option.of("listen", "HOST:PORT", "0.0.0.0:7443", "where to listen"),
                    Option.optional("ready-file", "PATH", "written once calls are accepted"),
                    Option.of("bcrypt-cost", "N", "12", "work of a password hash"),
                    Option.of("lock", "TIME", "30s", "first lock"),
                    Option.of("quota", "SIZE", "1G", "what there may be"),
                    Option.of("mood", "MOOD", "calm", "what it is like"),
                    Option.toggle("insecure", "plaintext"));

    private enum Mood {
        CALM,
        VERY_CALM
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverDefaults() {
        Map<String, String> environment = Map.of("FERRY_LISTEN", "e:1", "FERRY_BCRYPT_COST", "5");

        Options options = Options.parse(KNOWN, List.of("--listen", "f:2"), environment);

        assertThat(options.text("listen")).isEqualTo("f:2");
        assertThat(options.number("bcrypt-cost", 4, 16)).isEqualTo(5);
        assertThat(options.duration("lock")).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.find("ready-file")).isEmpty();
    }

    @Test
    void aValueMayFollowAnEqualsSign() {
        Options options = parse("--ready-file=a=b", "--insecure", "--mood", "very-calm");

        assertThat(options.path("ready-file")).isEqualTo(Path.of("a=b"));
        assertThat(options.isOn("insecure")).isTrue();
        assertThat(options.choice("mood", Mood.class)).isEqualTo(Mood.VERY_CALM);
    }

    @Test
    void anAddressMayBeIpv6() {
        assertThat(parse("--listen", "[::1]:0").address("listen").getAddress().getHostAddress())
                .isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(parse("--listen", "[::1]:7").hostAndPort("listen"))
                .isEqualTo(new Options.HostAndPort("::1", 7));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "500, 500",
        "1K, 1024",
        "64M, 67108864",
        "20G, 21474836480",
        "2T, 2199023255552",
        "8388607T, 9223370937343148032"
    })
    void sizesArePowersOf1024(String text, long bytes) {
        assertThat(parse("--quota", text).bytes("quota")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5G", "20GB", "20g", " 1", "G", "8388608T", "99999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--quota=" + text).bytes("quota"))
                .withMessageContaining("--quota");
    }

    @Test
    void anUnknownFlagIsRefusedWithTheKnownOnes() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--lisen", "x"))
                .withMessageContaining("--lisen")
                .withMessageContaining("--listen");
    }

    @Test
    void whatIsNoFlagIsRefused() {
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse("listen"));
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse("-listen", "x:1"));
    }

    @Test
    void aFlagIsGivenOnceAndWithItsValue() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--listen", "a:1", "--listen", "b:2"));
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse("--listen"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", "host:", ":1", "host:65536", "::1:7", "host:1:2", "h ost:1"})
    void refusesWhatIsNoAddress(String value) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--listen=" + value).address("listen"));
    }

    @Test
    void refusesNumbersOutOfBounds() {
        assertThat(parse("--bcrypt-cost=4").number("bcrypt-cost", 4, 16)).isEqualTo(4);
        assertThat(parse("--bcrypt-cost=16").number("bcrypt-cost", 4, 16)).isEqualTo(16);
        for (String wrong : List.of("3", "17", "x", "")) {
            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> parse("--bcrypt-cost=" + wrong).number("bcrypt-cost", 4, 16))
                    .withMessageContaining("4 to 16");
        }
    }

    @Test
    void usageNamesEverySetting() {
        assertThat(Options.usage(KNOWN))
                .contains("--listen HOST:PORT", "default 0.0.0.0:7443", "FERRY_BCRYPT_COST");
    }

    private static Options parse(String... args) {
        return Options.parse(KNOWN, List.of(args), Map.of());
    }
}
