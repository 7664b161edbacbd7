package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.client.model.Receipt;

/// Where a recipient stands, in a few words.
public final class ReceiptText {

    private ReceiptText() {}

    public static String of(Receipt receipt) {
        String name = SafeText.of(receipt.recipient().name());
        return switch (receipt.state()) {
            case SAVED -> "delivered to " + name;
            case DECLINED -> name + " has declined it";
            case FAILED -> name + " could not save it: " + SafeText.of(receipt.failure());
            case EXPIRED -> name + " has not fetched it in time";
            case PENDING, OFFERED, RECEIVING, UNKNOWN -> name + " has not answered";
        };
    }
}
