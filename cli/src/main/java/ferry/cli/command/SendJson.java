package ferry.cli.command;

import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Json;
import ferry.client.model.Receipt;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.retry.Time;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Shows sending to a program: one object a line, for every change.
final class SendJson implements SendView {

    private final Screen screen;
    private final Time time;
    private final Set<String> told = new HashSet<>();
    private final Map<String, Transfer> done = new LinkedHashMap<>();
    private Optional<String> transferId = Optional.empty();
    private int failures;

    SendJson(Screen screen, Time time) {
        this.screen = screen;
        this.time = time;
    }

    @Override
    public SendListener begin(Parcel parcel) {
        transferId = Optional.empty();
        Pace pace = new Pace(time);
        return new SendListener() {
            @Override
            public void noticed(SendNotice notice) {
                SendJson.this.noticed(Optional.of(parcel), notice);
            }

            @Override
            public void began(String id, long position, OptionalLong size) {
                transferId = Optional.of(id);
                offer(parcel, id, position, size);
            }

            @Override
            public void stored(Transfer transfer) {
                screen.out(
                        Json.object(
                                json -> TransferJson.whole(json.put("type", "stored"), transfer)));
                answered(transfer);
            }

            @Override
            public void answered(Transfer transfer) {
                transferId = Optional.of(transfer.id());
                tellDelivered(parcel, transfer);
            }

            @Override
            public void sent(long position, OptionalLong whole) {
                if (pace.due()) {
                    screen.out(
                            Json.object(json ->
                                    json.put("type", "progress")
                                            .put("transfer", transferId.orElse(""))
                                            .put("name", parcel.name())
                                            .put("sent", position)
                                            .put("size", whole)));
                }
            }
        };
    }

    private void offer(Parcel parcel, String id, long position, OptionalLong size) {
        screen.out(
                Json.object(json ->
                        json.put("type", "offer")
                                .put("transfer", id)
                                .put("name", parcel.name())
                                .put("size", size)
                                .put("sent", position)
                                .put("to", parcel.outgoing().recipients())));
    }

    @Override
    public void noticed(Optional<Parcel> parcel, SendNotice notice) {
        screen.out(
                Json.object(json -> {
                    json.put("type", "notice").put("reason", NoticeText.kind(notice));
                    parcel.ifPresent(about -> json.put("name", about.name()));
                    json.put("message", NoticeText.of(notice));
                }));
    }

    private void tellDelivered(Parcel parcel, Transfer transfer) {
        transfer.receipts().stream()
                .filter(receipt -> receipt.state() == ReceiptState.SAVED)
                .filter(receipt -> told.add(transfer.id() + receipt.recipient().name()))
                .forEach(receipt -> delivered(parcel, transfer, receipt));
    }

    private void delivered(Parcel parcel, Transfer transfer, Receipt receipt) {
        screen.out(
                Json.object(json ->
                        json.put("type", "delivered")
                                .put("transfer", transfer.id())
                                .put("name", parcel.name())
                                .put("recipient", receipt.recipient().name())));
    }

    @Override
    public void done(Parcel parcel, Transfer transfer) {
        done.put(transfer.id(), transfer);
    }

    @Override
    public void answered(Parcel parcel, Transfer transfer) {
        done.put(transfer.id(), transfer);
    }

    @Override
    public void undelivered(Parcel parcel, Transfer transfer, Failure why) {
        error(parcel, Optional.of(transfer.id()), why);
    }

    @Override
    public void dropped(Parcel parcel) {
        // the notice is all there is
    }

    @Override
    public void failed(Parcel parcel, Failure failure) {
        failures++;
        transferId.ifPresent(done::remove);
        error(parcel, transferId, failure);
    }

    private void error(Parcel parcel, Optional<String> transfer, Failure failure) {
        screen.out(
                Json.object(json -> {
                    json.put("type", "error");
                    transfer.ifPresent(id -> json.put("transfer", id));
                    FailureJson.describe(json.put("name", parcel.name()), failure);
                }));
    }

    @Override
    public void result(ExitCode exitCode) {
        screen.out(
                Json.object(json ->
                        json.put("type", "result")
                                .put("exit", exitCode.number())
                                .put("sent", done.size())
                                .put("failed", failures)
                                .put(
                                        "transfers",
                                        List.copyOf(done.values()),
                                        TransferJson::describe)));
    }

    @Override
    public void close() {
        // nothing is open
    }
}
