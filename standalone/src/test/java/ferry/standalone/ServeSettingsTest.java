package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.SettingsPage;
import ferry.kernel.config.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServeSettingsTest {
    private static final String HOME = "/data-home";

    @Test
    void theReferenceListsEverySetting() throws IOException {
        List<Option> options =
                ServeSettings.options(Map.of("XDG_DATA_HOME", HOME)).stream()
                        .map(ServeSettingsTest::onAnyMachine)
                        .toList();

        SettingsPage.assertLists("ferry serve", options);
    }

    @Test
    void behindAProxyThatIsNotNamedItDoesNotServe() {
        assertThatThrownBy(() -> settings("--insecure-behind-proxy"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--trusted-proxies");

        assertThat(
                        settings("--insecure-behind-proxy", "--trusted-proxies=10.0.0.0/8")
                                .proxies()
                                .networks())
                .hasSize(1);
    }

    private static ServeSettings settings(String... args) {
        return ServeSettings.of(
                Options.parse(ServeSettings.options(Map.of()), List.of(args), Map.of()));
    }

    private static Option onAnyMachine(Option option) {
        return new Option(
                option.name(),
                option.value(),
                option.fallback().map(value -> value.replace(HOME, "$XDG_DATA_HOME")),
                option.help());
    }
}
