package ferry.standalone;

import ferry.kernel.config.Option;
import ferry.kernel.config.SettingsPage;
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

    private static Option onAnyMachine(Option option) {
        return new Option(
                option.name(),
                option.value(),
                option.fallback().map(value -> value.replace(HOME, "$XDG_DATA_HOME")),
                option.help());
    }
}
