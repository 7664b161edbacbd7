package ferry.cli.command;

import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Json;
import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.receive.Received;
import ferry.client.retry.Time;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Shows receiving to a program: one object a line, for every change.
final class IntakeJson implements IntakeView {

    private final Screen screen;
    private final Time time;
    private final IntakeTally tally = new IntakeTally();

    /// Holds what is under way.
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    IntakeJson(Screen screen, Time time) {
        this.screen = screen;
        this.time = time;
    }

    @Override
    public void started(Transfer transfer) {
        paces.put(transfer.id(), new Pace(time));
        screen.out(
                Json.object(json -> {
                    json.put("type", "offer")
                            .put("transfer", transfer.id())
                            .put("name", transfer.fileName())
                            .put("size", transfer.size())
                            .put("from", transfer.sender().name());
                    if (!transfer.note().isEmpty()) {
                        json.put("note", transfer.note());
                    }
                }));
    }

    @Override
    public void received(Transfer transfer, long position, OptionalLong size) {
        Pace pace = paces.get(transfer.id());
        if (pace != null && pace.due()) {
            screen.out(
                    Json.object(json ->
                            json.put("type", "progress")
                                    .put("transfer", transfer.id())
                                    .put("name", transfer.fileName())
                                    .put("received", position)
                                    .put("size", size)));
        }
    }

    @Override
    public void adjusted(Transfer transfer, Adjustment what) {
        screen.out(
                Json.object(json ->
                        json.put("type", "notice")
                                .put("reason", NoticeText.kind(what))
                                .put("transfer", transfer.id())
                                .put("name", transfer.fileName())
                                .put("message", NoticeText.of(what, name -> name))));
    }

    @Override
    public void ended(Received received) {
        paces.remove(received.transfer().id());
        tally.ended(received);
        screen.out(Json.object(json -> describe(json, received)));
    }

    private static void describe(Json json, Received received) {
        Transfer transfer = received.transfer();
        String type =
                switch (received) {
                    case Received.Saved _ -> "received";
                    case Received.Skipped _ -> "skipped";
                    case Received.Stalled _ -> "stalled";
                };
        json.put("type", type).put("transfer", transfer.id()).put("name", transfer.fileName());
        switch (received) {
            case Received.Saved saved ->
                    json.put("file", saved.file().toString())
                            .put("size", saved.size())
                            .put("sha256", saved.sha256().hex());
            case Received.Skipped skipped ->
                    json.put("reason", "NAME_TAKEN").put("file", skipped.inTheWay().toString());
            case Received.Stalled stalled ->
                    json.put("reason", "SENDER_STALLED").put("received", stalled.have());
        }
        json.put("from", transfer.sender().name());
    }

    @Override
    public void failed(Transfer transfer, FerryException because) {
        paces.remove(transfer.id());
        Failure failure = Failure.of(because);
        tally.failed(failure.exitCode());
        tell(transfer, failure);
    }

    @Override
    public void said(String line) {
        screen.err(line);
    }

    @Override
    public void unprocessed(Transfer transfer, Failure failure) {
        tally.unprocessed();
        tell(transfer, failure);
    }

    private void tell(Transfer transfer, Failure failure) {
        screen.out(
                Json.object(json ->
                        FailureJson.describe(
                                json.put("type", "error")
                                        .put("transfer", transfer.id())
                                        .put("name", transfer.fileName()),
                                failure)));
    }

    @Override
    public void broken(Failure failure) {
        screen.out(FailureJson.of(failure));
    }

    @Override
    public ExitCode sum() {
        return tally.sum();
    }

    @Override
    public void result(ExitCode exitCode) {
        screen.out(
                Json.object(json ->
                        json.put("type", "result")
                                .put("exit", exitCode.number())
                                .put("received", tally.saved())
                                .put("bytes", tally.bytes())
                                .put("skipped", tally.skipped())
                                .put("stalled", tally.stalled())
                                .put("failed", tally.failed())));
    }

    @Override
    public void close() {
        // nothing is open
    }
}
