package ferry.cli.command;

import ferry.cli.exit.ErrorText;
import ferry.cli.exit.ExitCode;
import ferry.client.model.FerryException;
import ferry.client.model.Receipt;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What the JSON objects of the commands hold, in a fixed order.
final class Facts {

    private Facts() {}

    static Map<String, Object> transfer(Transfer transfer) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", transfer.id());
        facts.put("from", transfer.sender().name());
        facts.put("to", transfer.recipients());
        facts.put("name", transfer.fileName());
        facts.put("kind", transfer.kind().name());
        facts.put("note", transfer.note());
        facts.put("state", transfer.state().name());
        putSize(facts, transfer.size());
        facts.put("available", transfer.available());
        facts.put("sha256", transfer.sha256().map(Sha256::hex));
        facts.put("created", transfer.created().map(Instant::toString));
        facts.put("expires", transfer.expires().map(Instant::toString));
        facts.put("receipts", transfer.receipts().stream().map(Facts::receipt).toList());
        return facts;
    }

    static Map<String, Object> receipt(Receipt receipt) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("to", receipt.recipient().name());
        facts.put("state", receipt.state().name());
        facts.put("failure", receipt.failure());
        return facts;
    }

    static void putSize(Map<String, Object> facts, OptionalLong size) {
        if (size.isPresent()) {
            facts.put("size", size.getAsLong());
        }
    }

    static Map<String, Object> error(FerryException e) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", "error");
        facts.put("code", ExitCode.of(e.problem()).number());
        facts.put("reason", e.problem().name());
        facts.put("retryable", e.problem().resumable());
        e.retryAfter().ifPresent(wait -> facts.put("retry_after_seconds", wait.toSeconds()));
        facts.put("message", ErrorText.what(e));
        return facts;
    }

    /// The last line of a command that moves files.
    static Map<String, Object> result(ExitCode code, List<String> ids, long bytes) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", "result");
        facts.put("ok", code == ExitCode.DONE);
        facts.put("code", code.number());
        facts.put("files", ids.size());
        facts.put("bytes", bytes);
        facts.put("ids", ids);
        return facts;
    }
}
