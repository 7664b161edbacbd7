package ferry.transfer;

import ferry.kernel.config.SettingsPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void theReferenceListsEverySetting() throws IOException {
        SettingsPage.assertLists("transfer-service", Main.OPTIONS);
    }
}
