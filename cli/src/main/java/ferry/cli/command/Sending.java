package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.local.FileNames;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Receipt;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends one parcel after the other. What is wrong with one of them does not stop the others; what
/// is wrong with the server does. Recipients are waited for when all of them are stored.
final class Sending {

    private final FerryClient client;
    private final List<Parcel> parcels;
    private final SendOrder order;
    private final SendView view;
    private final InputStream input;
    private final SendOptions options;
    private final List<Stored> stored = new ArrayList<>();
    private Optional<Losses> heard = Optional.empty();

    /// Whose recipients are still to be waited for.
    ///
    /// @param lossy whether something does not go with it
    private record Stored(Parcel parcel, Transfer transfer, boolean lossy) {}

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
        this.options =
                waitsAfterwards()
                        ? order.options().until(Waiting.DURABLE_AND_NOTED)
                        : order.options();
    }

    /// One that waits for its recipients keeps no other one from being sent.
    private boolean waitsAfterwards() {
        return parcels.size() > 1 && order.options().until() == Waiting.DELIVERED;
    }

    ExitCode run() {
        List<ExitCode> codes = new ArrayList<>();
        After after = After.GO_ON;
        for (Parcel parcel : parcels) {
            if (after == After.GO_ON) {
                after = tried(parcel, codes, () -> send(parcel));
            }
        }
        for (Stored each : stored) {
            if (after != After.STOP) {
                after = tried(each.parcel(), codes, () -> await(each));
            }
        }
        return sum(codes);
    }

    /// What there is a point in, after one has been tried.
    private enum After {
        GO_ON,
        /// The server takes no more, and its recipients can be waited for.
        SEND_NO_MORE,
        STOP
    }

    /// @param codes gets the one of this, unless its recipients are still to be waited for
    private After tried(Parcel parcel, List<ExitCode> codes, Supplier<Optional<ExitCode>> work) {
        try {
            work.get().ifPresent(codes::add);
            return After.GO_ON;
        } catch (FerryException e) {
            Failure known = Failure.of(e);
            Failure spelled = Spelling.hint(e, client).map(known::withNext).orElse(known);
            Failure failure =
                    Resumption.hinted(
                            spelled, parcel, order, aboutOneFile(e), heard.flatMap(Losses::stored));
            view.failed(parcel, failure);
            codes.add(failure.exitCode());
            return aboutOneFile(e) ? After.GO_ON : after(failure.exitCode());
        }
    }

    private static After after(ExitCode code) {
        return switch (code) {
            case INTERRUPTED, NETWORK, LOGIN -> After.STOP;
            default -> After.SEND_NO_MORE;
        };
    }

    private Optional<ExitCode> await(Stored each) {
        Losses hearing = new Losses(view.begin(each.parcel()), each.transfer());
        heard = Optional.of(hearing);
        hearing.answered(each.transfer());
        Transfer answered =
                client.awaitDelivery(
                        each.transfer().id(), order.options().timeout(), hearing::answered);
        view.answered(each.parcel(), answered);
        return Optional.of(code(delivered(each.parcel(), answered), each.lossy()));
    }

    private static ExitCode code(ExitCode code, boolean lossy) {
        return lossy && code == ExitCode.DONE ? ExitCode.PARTIAL : code;
    }

    private Optional<ExitCode> send(Parcel parcel) {
        Losses losses = new Losses(view.begin(parcel));
        heard = Optional.of(losses);
        tellOtherName(parcel, losses);
        Optional<Transfer> sent =
                parcel.earlier().isPresent()
                        ? client.resume(parcel.earlier().get(), options, losses)
                        : Optional.of(send(parcel, losses));
        sent.ifPresentOrElse(transfer -> view.done(parcel, transfer), () -> view.dropped(parcel));
        if (sent.isPresent() && waitsAfterwards()) {
            stored.add(new Stored(parcel, sent.get(), losses.any()));
            return Optional.empty();
        }
        ExitCode code = sent.map(transfer -> ended(parcel, transfer)).orElse(ExitCode.DONE);
        return Optional.of(code(code, losses.any()));
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
                return client.send(outgoing, source, options, listener);
            }
        }
        Path path = parcel.file().get();
        return switch (outgoing.kind()) {
            case FILE -> client.sendFile(outgoing, path, options, listener);
            case BUNDLE -> client.sendFolder(outgoing, path, options, listener);
        };
    }

    private ExitCode ended(Parcel parcel, Transfer transfer) {
        return options.until() == Waiting.DELIVERED ? delivered(parcel, transfer) : ExitCode.DONE;
    }

    /// Everybody has answered: did everybody get it?
    private ExitCode delivered(Parcel parcel, Transfer transfer) {
        ExitCode code = delivered(transfer);
        for (Receipt receipt : transfer.receipts()) {
            if (receipt.state() != ReceiptState.SAVED) {
                view.undelivered(parcel, transfer, undelivered(receipt, code));
            }
        }
        return code;
    }

    private static Failure undelivered(Receipt receipt, ExitCode code) {
        return new Failure(
                code, "NOT_DELIVERED", false, ReceiptText.of(receipt), "", Optional.empty());
    }

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
                    TIMED_OUT,
                    CHUNK_CORRUPT,
                    DIGEST_MISMATCH,
                    ATTEMPT_STALE,
                    UPLOAD_SUPERSEDED,
                    ALREADY_FINAL,
                    UPLOAD_EXPIRED,
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
