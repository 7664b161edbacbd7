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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Shows sending to a program: one object a line, for every change.
final class SendJson implements SendView {

    private final Screen screen;
    private final Time time;
    private final Set<String> told = new HashSet<>();
    private final List<Transfer> done = new ArrayList<>();
    private int failures;

    SendJson(Screen screen, Time time) {
        this.screen = screen;
        this.time = time;
    }

    @Override
    public SendListener begin(Parcel parcel, OptionalLong size) {
        screen.out(
                Json.object(json ->
                        json.put("type", "offer")
                                .put("transfer", parcel.transferId())
                                .put("name", parcel.name())
                                .put("size", size)
                                .put("to", parcel.outgoing().recipients())));
        Pace pace = new Pace(time);
        return new SendListener() {
            @Override
            public void sent(long position, OptionalLong whole) {
                if (pace.due()) {
                    screen.out(
                            Json.object(json ->
                                    json.put("type", "progress")
                                            .put("transfer", parcel.transferId())
                                            .put("name", parcel.name())
                                            .put("sent", position)
                                            .put("size", whole)));
                }
            }
        };
    }

    @Override
    public void stored(Parcel parcel, Transfer transfer) {
        screen.out(Json.object(json -> TransferJson.whole(json.put("type", "stored"), transfer)));
        answered(parcel, transfer);
    }

    @Override
    public void answered(Parcel parcel, Transfer transfer) {
        transfer.receipts().stream()
                .filter(receipt -> receipt.state() == ReceiptState.SAVED)
                .filter(receipt -> told.add(parcel.transferId() + receipt.recipient().name()))
                .forEach(receipt -> delivered(parcel, receipt));
    }

    private void delivered(Parcel parcel, Receipt receipt) {
        screen.out(
                Json.object(json ->
                        json.put("type", "delivered")
                                .put("transfer", parcel.transferId())
                                .put("name", parcel.name())
                                .put("recipient", receipt.recipient().name())));
    }

    @Override
    public void done(Parcel parcel, Transfer transfer) {
        done.add(transfer);
    }

    @Override
    public void failed(Parcel parcel, Failure failure) {
        failures++;
        screen.out(
                Json.object(json ->
                        FailureJson.describe(
                                json.put("type", "error")
                                        .put("transfer", parcel.transferId())
                                        .put("name", parcel.name()),
                                failure)));
    }

    @Override
    public void result(ExitCode exitCode) {
        screen.out(
                Json.object(json ->
                        json.put("type", "result")
                                .put("exit", exitCode.number())
                                .put("sent", done.size())
                                .put("failed", failures)
                                .put("transfers", done, TransferJson::describe)));
    }

    @Override
    public void close() {
        // nothing is open
    }
}
