package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends one parcel after the other. What is wrong with one of them does not stop the others; what
/// is wrong with the server does.
final class Sending {

    private final FerryClient client;
    private final List<Parcel> parcels;
    private final SendOrder order;
    private final SendView view;
    private final InputStream input;

    /// @param parcels what is to be sent
    /// @param order how
    Sending(
            FerryClient client,
            List<Parcel> parcels,
            SendOrder order,
            SendView view,
            InputStream input) {
        this.client = client;
        this.parcels = parcels;
        this.order = order;
        this.view = view;
        this.input = input;
    }

    ExitCode run() {
        List<ExitCode> codes = new ArrayList<>();
        for (Parcel parcel : parcels) {
            try {
                codes.add(send(parcel));
            } catch (FerryException e) {
                Failure failure = Resumption.hinted(Failure.of(e), parcel, order);
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
        SendListener listener = view.begin(parcel);
        Optional<Transfer> sent =
                parcel.earlier().isPresent()
                        ? client.resume(parcel.earlier().get(), order.options(), listener)
                        : Optional.of(send(parcel, listener));
        if (sent.isEmpty()) {
            view.dropped(parcel);
            return ExitCode.DONE;
        }
        view.done(parcel, sent.get());
        return order.options().until() == Waiting.DURABLE ? ExitCode.DONE : delivered(sent.get());
    }

    private Transfer send(Parcel parcel, SendListener listener) {
        try (Source source = open(parcel)) {
            return client.send(parcel.outgoing(), source, order.options(), listener);
        }
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
                    BUSY,
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
        if (codes.isEmpty()) {
            return ExitCode.DONE;
        }
        boolean all = codes.size() == parcels.size();
        boolean alike = codes.stream().distinct().count() == 1;
        if (alike && (all || codes.getFirst() != ExitCode.DONE)) {
            return codes.getFirst();
        }
        boolean some = codes.contains(ExitCode.DONE) || codes.contains(ExitCode.PARTIAL);
        return some ? ExitCode.PARTIAL : codes.getFirst();
    }
}
