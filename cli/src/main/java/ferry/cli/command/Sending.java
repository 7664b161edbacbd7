package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.local.FileNames;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import java.io.InputStream;
import java.nio.file.Path;
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
                Failure known = Failure.of(e);
                Failure spelled = Spelling.hint(e, client).map(known::withNext).orElse(known);
                Failure failure = Resumption.hinted(spelled, parcel, order);
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
        Losses losses = new Losses(view.begin(parcel));
        tellOtherName(parcel, losses);
        Optional<Transfer> sent =
                parcel.earlier().isPresent()
                        ? client.resume(parcel.earlier().get(), order.options(), losses)
                        : Optional.of(send(parcel, losses));
        sent.ifPresentOrElse(transfer -> view.done(parcel, transfer), () -> view.dropped(parcel));
        ExitCode code = sent.map(this::ended).orElse(ExitCode.DONE);
        return losses.any() && code == ExitCode.DONE ? ExitCode.PARTIAL : code;
    }

    /// Where its own name is none that can be sent, and nobody has chosen another.
    private static void tellOtherName(Parcel parcel, SendListener listener) {
        if (parcel.earlier().isPresent()) {
            return;
        }
        parcel.file()
                .map(file -> file.toAbsolutePath().normalize().getFileName())
                .map(Path::toString)
                .filter(local -> !local.equals(parcel.name()))
                .filter(local -> FileNames.legal(local).equals(parcel.name()))
                .ifPresent(local -> listener.noticed(new SendNotice.Renamed(local, parcel.name())));
    }

    private Transfer send(Parcel parcel, SendListener listener) {
        Outgoing outgoing = parcel.outgoing();
        if (parcel.file().isEmpty()) {
            try (Source source = Source.stream(input)) {
                return client.send(outgoing, source, order.options(), listener);
            }
        }
        Path path = parcel.file().get();
        return switch (outgoing.kind()) {
            case FILE -> client.sendFile(outgoing, path, order.options(), listener);
            case BUNDLE -> client.sendFolder(outgoing, path, order.options(), listener);
        };
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
