package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.bundle.LeftOut;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.upload.FolderSource;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sends one parcel after the other. What is wrong with one of them does not stop the others; what
/// is wrong with the server does.
final class Sending {

    /// As often as one file may spoil a folder.
    private static final int MAX_CHANGES = 3;

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
        if (parcel.earlier().isPresent()) {
            Optional<Transfer> sent =
                    client.resume(parcel.earlier().get(), order.options(), listener);
            sent.ifPresentOrElse(
                    transfer -> view.done(parcel, transfer), () -> view.dropped(parcel));
            return sent.map(this::ended).orElse(ExitCode.DONE);
        }
        if (parcel.outgoing().kind() == TransferKind.BUNDLE) {
            return sendFolder(parcel, listener);
        }
        try (Source source = open(parcel)) {
            return sent(parcel, source, listener);
        }
    }

    private ExitCode sent(Parcel parcel, Source source, SendListener listener) {
        Transfer transfer = client.send(parcel.outgoing(), source, order.options(), listener);
        view.done(parcel, transfer);
        return ended(transfer);
    }

    private Source open(Parcel parcel) {
        return parcel.file().map(Source::file).orElseGet(() -> Source.stream(input));
    }

    /// What changes under way is listed anew, and left out when it does so each time.
    private ExitCode sendFolder(Parcel parcel, SendListener listener) {
        Path folder = parcel.file().orElseThrow();
        Map<Path, Integer> changes = new HashMap<>();
        while (true) {
            Set<Path> restless = new HashSet<>(changes.keySet());
            restless.removeIf(path -> changes.getOrDefault(path, 0) < MAX_CHANGES);
            try (FolderSource source = FolderSource.open(folder, restless)) {
                try {
                    ExitCode code = sent(parcel, source, listener);
                    return told(source.leftOut(), listener) && code == ExitCode.DONE
                            ? ExitCode.PARTIAL
                            : code;
                } catch (FerryException e) {
                    if (e.problem() != Problem.SOURCE_CHANGED || source.changed().isEmpty()) {
                        throw e;
                    }
                    Path changed = source.changed().get();
                    changes.merge(changed, 1, Integer::sum);
                    listener.noticed(new SendNotice.Restless(changed));
                }
            }
        }
    }

    /// @return whether a file of the folder is missing
    private static boolean told(List<LeftOut> leftOut, SendListener listener) {
        leftOut.forEach(what -> listener.noticed(new SendNotice.LeftOut(what)));
        return leftOut.stream().anyMatch(what -> what.reason().isLoss());
    }

    private ExitCode ended(Transfer transfer) {
        return order.options().until() == Waiting.DURABLE ? ExitCode.DONE : delivered(transfer);
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
