package ferry.cli.interactive;

import ferry.cli.command.ReceiptText;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Receipt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Tells, once each, what has become of what was sent. Safe for many threads.
final class DeliveryNews {

    private static final int MAX_REMEMBERED = 1_000;

    private final FerryClient client;
    private final Screen screen;
    private final Set<String> told = remembering();

    /// @param client asked what a transfer is called; stays its owner's to close
    DeliveryNews(FerryClient client, Screen screen) {
        this.client = client;
        this.screen = screen;
    }

    /// Forgets the oldest when there are too many.
    private static Set<String> remembering() {
        return Collections.synchronizedSet(
                Collections.newSetFromMap(
                        new LinkedHashMap<>() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                                return size() > MAX_REMEMBERED;
                            }
                        }));
    }

    void tell(String transferId, Receipt receipt) {
        String name = receipt.recipient().name();
        String key = transferId + " " + name + " " + receipt.state();
        if (receipt.state().settled() && told.add(key)) {
            screen.out(fileName(transferId) + ": " + ReceiptText.of(receipt));
        }
    }

    private String fileName(String transferId) {
        try {
            return SafeText.of(client.transfer(transferId).fileName());
        } catch (FerryException _) {
            return "transfer " + SafeText.of(transferId);
        }
    }
}
