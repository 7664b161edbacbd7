package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ErrorText;
import ferry.cli.exit.ExitCode;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.cli.render.ProgressLine;
import ferry.cli.render.Sizes;
import ferry.cli.render.Spans;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.Received;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Tells how files arrive: a line on a terminal, JSON for programs.
final class ReceiveReport implements IntakeListener {

    private static final long JSON_NANOS = Duration.ofMillis(100).toNanos();

    private final boolean json;
    private final JsonLines lines;
    private final ProgressLine progress;
    private final Tally tally;
    private final Map<String, Long> begunNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> toldNanos = new ConcurrentHashMap<>();

    ReceiveReport(Console console, boolean json, Tally tally) {
        this.json = json;
        this.lines = new JsonLines(console.out());
        this.progress = new ProgressLine(console, !json);
        this.tally = tally;
    }

    @Override
    public void started(Transfer transfer) {
        begunNanos.put(transfer.id(), System.nanoTime());
        progress.begin(0);
        if (json) {
            Map<String, Object> facts = typed("offer", transfer);
            facts.put("from", transfer.sender().name());
            facts.put("name", transfer.fileName());
            Facts.putSize(facts, transfer.size());
            lines.write(facts);
        }
    }

    @Override
    public void received(Transfer transfer, long position, OptionalLong size) {
        progress.update(transfer.fileName(), position, size, "received");
        long now = System.nanoTime();
        long before = toldNanos.getOrDefault(transfer.id(), now - JSON_NANOS);
        if (json && now - before >= JSON_NANOS) {
            toldNanos.put(transfer.id(), now);
            Map<String, Object> facts = typed("progress", transfer);
            facts.put("received", position);
            Facts.putSize(facts, size);
            lines.write(facts);
        }
    }

    @Override
    public void ended(Received received) {
        switch (received) {
            case Received.Saved saved -> saved(saved);
            case Received.Skipped(Transfer transfer, var inTheWay) -> {
                forget(transfer);
                say("skipped " + Escaped.line(transfer.fileName()) + ": " + inTheWay + " is there");
            }
            case Received.Stalled(Transfer transfer, long have) -> {
                forget(transfer);
                say(
                        Escaped.line(transfer.sender().name())
                                + " has stopped sending "
                                + Escaped.line(transfer.fileName())
                                + "; "
                                + Sizes.text(have)
                                + " are kept for when it goes on");
            }
        }
    }

    private void saved(Received.Saved saved) {
        Transfer transfer = saved.transfer();
        tally.done(transfer.id(), saved.size());
        long begun = begunNanos.getOrDefault(transfer.id(), System.nanoTime());
        forget(transfer);
        if (json) {
            Map<String, Object> facts = typed("received", transfer);
            facts.put("from", transfer.sender().name());
            facts.put("name", transfer.fileName());
            facts.put("path", saved.file().toString());
            facts.put("size", saved.size());
            facts.put("sha256", saved.sha256().hex());
            lines.write(facts);
            return;
        }
        Duration took = Duration.ofNanos(Math.max(1, System.nanoTime() - begun));
        progress.say(
                "received "
                        + Escaped.line(saved.file().toString())
                        + " from "
                        + Escaped.line(transfer.sender().name())
                        + ": "
                        + Sizes.text(saved.size())
                        + " in "
                        + Spans.measured(took)
                        + ", verified"
                        + (transfer.note().isEmpty() ? "" : " — " + Escaped.line(transfer.note())));
    }

    @Override
    public void failed(Transfer transfer, FerryException because) {
        forget(transfer);
        tally.failed(ExitCode.of(because.problem()));
        if (json) {
            Map<String, Object> facts = typed("error", transfer);
            facts.putAll(Facts.error(because));
            lines.write(facts);
            return;
        }
        progress.say(
                "ferry: "
                        + Escaped.line(transfer.fileName())
                        + " from "
                        + Escaped.line(transfer.sender().name())
                        + " is not received: "
                        + ErrorText.what(because));
    }

    @Override
    public void interrupted(FerryException because, Duration wait) {
        say(ErrorText.what(because) + "; trying again in " + Spans.text(wait));
    }

    private void say(String line) {
        if (!json) {
            progress.say(line);
        }
    }

    void finish() {
        progress.erase();
        if (json) {
            lines.write(Facts.result(tally.code(), tally.ids(), tally.bytes()));
        }
    }

    private void forget(Transfer transfer) {
        begunNanos.remove(transfer.id());
        toldNanos.remove(transfer.id());
    }

    private static Map<String, Object> typed(String type, Transfer transfer) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", type);
        facts.put("id", transfer.id());
        return facts;
    }
}
