package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Sends one parcel after the other. What is wrong with one of them does not stop the others; what
/// is wrong with the server does.
final class Sending {

    private final FerryClient client;
    private final SendOrder order;
    private final SendView view;
    private final InputStream input;

    Sending(FerryClient client, SendOrder order, SendView view, InputStream input) {
        this.client = client;
        this.order = order;
        this.view = view;
        this.input = input;
    }

    ExitCode run() {
        List<ExitCode> codes = new ArrayList<>();
        for (Parcel parcel : order.parcels()) {
            try {
                codes.add(send(parcel));
            } catch (FerryException e) {
                Failure failure = Resumption.hinted(Failure.of(e), parcel, order.server());
                view.failed(parcel, failure);
                codes.add(failure.exitCode());
                if (!aboutOneFile(e)) {
                    break;
                }
            }
        }
        return sum(codes);
    }

    private ExitCode send(Parcel parcel) {
        Transfer transfer;
        try (Source source = open(parcel)) {
            SendListener listener = view.begin(parcel, source.size());
            SendOptions options =
                    new SendOptions(parcel.transferId(), order.bytesPerSecond(), order.timeout());
            transfer = client.send(parcel.outgoing(), source, options, listener);
        }
        view.stored(parcel, transfer);
        Transfer last =
                switch (order.waiting()) {
                    case DURABLE -> transfer;
                    case DELIVERED ->
                            client.awaitDelivery(
                                    parcel.transferId(),
                                    order.timeout(),
                                    now -> view.answered(parcel, now));
                };
        view.done(parcel, last);
        return order.waiting() == Waiting.DURABLE ? ExitCode.DONE : delivered(last);
    }

    private Source open(Parcel parcel) {
        return parcel.file().map(Source::file).orElseGet(() -> Source.stream(input));
    }

    /// Everybody has answered: did everybody get it?
    private static ExitCode delivered(Transfer transfer) {
        long saved = transfer.delivered();
        if (saved == transfer.receipts().size()) {
            return ExitCode.DONE;
        }
        if (saved > 0) {
            return ExitCode.PARTIAL;
        }
        boolean declined =
                transfer.receipts().stream()
                        .allMatch(receipt -> receipt.state() == ReceiptState.DECLINED);
        return declined ? ExitCode.REFUSED : ExitCode.ERROR;
    }

    private static boolean aboutOneFile(FerryException e) {
        return switch (e.problem()) {
            case SOURCE_MISSING,
                    SOURCE_CHANGED,
                    FIELD_INVALID,
                    SIZE_MISMATCH,
                    LOCAL_STORAGE,
                    TRANSFER_CANCELLED,
                    TRANSFER_FAILED ->
                    true;
            default -> false;
        };
    }

    private ExitCode sum(List<ExitCode> codes) {
        if (codes.contains(ExitCode.INTERRUPTED)) {
            return ExitCode.INTERRUPTED;
        }
        boolean all = codes.size() == order.parcels().size();
        boolean alike = codes.stream().distinct().count() == 1;
        if (alike && (all || codes.getFirst() != ExitCode.DONE)) {
            return codes.getFirst();
        }
        boolean some = codes.contains(ExitCode.DONE) || codes.contains(ExitCode.PARTIAL);
        return some ? ExitCode.PARTIAL : codes.getFirst();
    }
}
