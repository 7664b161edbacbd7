package ferry.cli.command;

import ferry.cli.render.Json;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.util.Locale;

/// A transfer, for programs.
final class TransferJson {

    private TransferJson() {}

    /// All that is known of it.
    static void describe(Json json, Transfer transfer) {
        whole(json, transfer);
        json.put("from", transfer.sender().name())
                .put("to", transfer.recipients())
                .put("state", word(transfer.state()))
                .put("available", transfer.available())
                .put("kind", word(transfer.kind()))
                .put("created", transfer.created())
                .put("finished", transfer.finished())
                .put("expires", transfer.expires());
        if (!transfer.note().isEmpty()) {
            json.put("note", transfer.note());
        }
        json.put("receipts", transfer.receipts(), TransferJson::receipt);
    }

    static void whole(Json json, Transfer transfer) {
        json.put("transfer", transfer.id())
                .put("name", transfer.fileName())
                .put("size", transfer.size())
                .put("sha256", transfer.sha256());
    }

    private static void receipt(Json json, Receipt receipt) {
        json.put("recipient", receipt.recipient().name())
                .put("state", word(receipt.state()))
                .put("updated", receipt.updated());
        if (!receipt.failure().isEmpty()) {
            json.put("failure", receipt.failure());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
