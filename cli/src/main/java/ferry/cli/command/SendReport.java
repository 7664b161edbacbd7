package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ErrorText;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.cli.render.ProgressLine;
import ferry.cli.render.Sizes;
import ferry.cli.render.Spans;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Receipt;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Tells how one file is sent: a line on a terminal, JSON for programs.
final class SendReport implements SendListener, Consumer<Transfer> {

    /// At most ten a second.
    private static final long JSON_NANOS = Duration.ofMillis(100).toNanos();

    private final boolean json;
    private final JsonLines lines;
    private final ProgressLine progress;
    private final Outgoing outgoing;
    private final String id;
    private final long begunNanos = System.nanoTime();
    private final Map<String, Receipt> told = new HashMap<>();
    private long toldNanos = begunNanos;

    SendReport(Console console, boolean json, Outgoing outgoing, String id) {
        this.json = json;
        this.lines = new JsonLines(console.out());
        this.progress = new ProgressLine(console, !json);
        this.outgoing = outgoing;
        this.id = id;
    }

    void begin(OptionalLong size) {
        progress.begin(0);
        if (json) {
            Map<String, Object> facts = typed("offer");
            facts.put("name", outgoing.fileName());
            Facts.putSize(facts, size);
            facts.put("to", outgoing.recipients());
            lines.write(facts);
        }
    }

    @Override
    public void sent(long position, OptionalLong size) {
        progress.update(outgoing.fileName(), position, size, "sent");
        long now = System.nanoTime();
        if (json && now - toldNanos >= JSON_NANOS) {
            toldNanos = now;
            Map<String, Object> facts = typed("progress");
            facts.put("sent", position);
            Facts.putSize(facts, size);
            lines.write(facts);
        }
    }

    @Override
    public void interrupted(FerryException because, Duration wait) {
        if (!json) {
            progress.say(ErrorText.what(because) + "; trying again in " + Spans.text(wait));
        }
    }

    @Override
    public void stored(Transfer transfer) {
        long size = transfer.size().orElse(0);
        if (json) {
            Map<String, Object> facts = typed("stored");
            facts.put("size", size);
            facts.put("sha256", transfer.sha256().map(Sha256::hex));
            lines.write(facts);
            return;
        }
        Duration took = Duration.ofNanos(Math.max(1, System.nanoTime() - begunNanos));
        long rate = (long) (size * 1e9 / took.toNanos());
        progress.say(
                "sent "
                        + Escaped.line(outgoing.fileName())
                        + " to "
                        + Escaped.line(String.join(", ", outgoing.recipients()))
                        + ": "
                        + Sizes.text(size)
                        + " in "
                        + Spans.measured(took)
                        + ", "
                        + Sizes.text(rate)
                        + "/s, stored safely ["
                        + id.substring(0, 8)
                        + "]");
    }

    /// A receipt may have changed.
    @Override
    public void accept(Transfer transfer) {
        for (Receipt receipt : transfer.receipts()) {
            Receipt before = told.put(receipt.recipient().name(), receipt);
            if (receipt.state().settled() && (before == null || !before.state().settled())) {
                tell(receipt);
            }
        }
    }

    private void tell(Receipt receipt) {
        if (json) {
            Map<String, Object> facts = typed("delivered");
            facts.putAll(Facts.receipt(receipt));
            lines.write(facts);
            return;
        }
        String who = Escaped.line(receipt.recipient().name());
        progress.say(
                switch (receipt.state()) {
                    case SAVED -> "delivered to " + who;
                    case DECLINED -> who + " declined it";
                    case FAILED -> who + " could not save it: " + Escaped.line(receipt.failure());
                    case EXPIRED -> "it expired before " + who + " took it";
                    case PENDING, OFFERED, RECEIVING, UNKNOWN -> "";
                });
    }

    void failed(String what, FerryException e) {
        if (json) {
            Map<String, Object> facts = typed("error");
            facts.putAll(Facts.error(e));
            lines.write(facts);
            return;
        }
        progress.say("ferry: " + Escaped.line(what) + " is not sent: " + ErrorText.what(e));
        String next = ErrorText.next(e);
        if (!next.isEmpty()) {
            progress.say("  " + next);
        }
    }

    private Map<String, Object> typed(String type) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", type);
        facts.put("id", id);
        return facts;
    }
}
