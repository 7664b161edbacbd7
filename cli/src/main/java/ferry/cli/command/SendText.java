package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Durations;
import ferry.cli.render.LiveLines;
import ferry.cli.render.ResultLine;
import ferry.cli.render.SendTruth;
import ferry.cli.render.Sizes;
import ferry.cli.render.TransferLine;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.retry.Time;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Shows sending to a person.
final class SendText implements SendView {

    private final Screen screen;
    private final Time time;
    private final ToLongFunction<String> stored;
    private final LiveLines lines;
    private @Nullable TransferLine line;
    private @Nullable StoredWatch watch;

    /// Of the one that has just begun.
    private FewNotices notices = new FewNotices();

    private long begun;

    /// @param stored asks the server how many bytes of a transfer are durable
    SendText(Screen screen, Time time, ToLongFunction<String> stored) {
        this.screen = screen;
        this.time = time;
        this.stored = stored;
        this.lines = new LiveLines(screen.console());
    }

    @Override
    public SendListener begin(Parcel parcel) {
        begun = time.nanos();
        SendTruth truth = new SendTruth(parcel.outgoing().recipients().size());
        TransferLine fresh =
                new TransferLine(parcel.name(), OptionalLong.empty(), truth::text, time);
        line = fresh;
        tellRest(Optional.empty());
        notices = new FewNotices();
        lines.add(fresh);
        return new SendListener() {
            @Override
            public void noticed(SendNotice notice) {
                SendText.this.noticed(Optional.of(parcel), notice);
            }

            @Override
            public void began(String transferId, long position, OptionalLong whole) {
                truth.began(position, whole);
                fresh.begin(position, whole);
                watch(transferId, truth);
                tellRest(Optional.of(parcel));
                if (position > 0) {
                    told(parcel, "goes on at " + Sizes.text(position));
                }
            }

            @Override
            public void stored(Transfer transfer) {
                endWatch();
                tellTruth(transfer);
            }

            @Override
            public void answered(Transfer transfer) {
                tellTruth(transfer);
            }

            private void tellTruth(Transfer transfer) {
                fresh.move(transfer.size().orElse(transfer.available()), transfer.size());
                truth.whole(transfer);
            }

            @Override
            public void sent(long position, OptionalLong whole) {
                truth.sent(position, whole);
                fresh.move(position, whole);
            }

            @Override
            public void interrupted(FerryException because, Duration wait) {
                String goesOn = ", goes on in " + Durations.words(wait);
                truth.interrupted(SafeText.of(Pause.text(because)) + goesOn);
            }
        };
    }

    /// Nobody is asked what nobody is shown.
    private void watch(String transferId, SendTruth truth) {
        endWatch();
        if (screen.console().linesMove()) {
            watch = StoredWatch.begin(() -> stored.applyAsLong(transferId), truth::stored, time);
        }
    }

    private void endWatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    @Override
    public void noticed(Optional<Parcel> parcel, SendNotice notice) {
        notices.tell(notice, news -> tell(parcel, news));
    }

    private void tell(Optional<Parcel> parcel, String text) {
        parcel.ifPresentOrElse(
                about -> told(about, text),
                () -> lines.print(() -> screen.err("ferry: " + SafeText.of(text))));
    }

    private void tellRest(Optional<Parcel> parcel) {
        notices.tellRest(news -> tell(parcel, news));
    }

    private void told(Parcel parcel, String news) {
        lines.print(() ->
                screen.err("ferry: " + SafeText.of(parcel.name()) + ": " + SafeText.of(news)));
    }

    @Override
    public void done(Parcel parcel, Transfer transfer) {
        tellRest(Optional.of(parcel));
        long nanos = time.nanos() - begun;
        long bytes = transfer.size().orElse(transfer.available());
        long moved = line().map(TransferLine::moved).orElse(bytes);
        List<String> parts =
                List.of(
                        SafeText.of(parcel.name()),
                        Sizes.text(bytes)
                                + " in "
                                + Durations.taken(Duration.ofNanos(nanos))
                                + " ("
                                + Sizes.rate(moved * 1e9 / Math.max(1, nanos))
                                + ")",
                        SendTruth.of(transfer),
                        "id " + TransferIds.brief(transfer));
        end(() -> ResultLine.print(screen, parts));
    }

    @Override
    public void answered(Parcel parcel, Transfer transfer) {
        List<String> parts =
                List.of(
                        SafeText.of(parcel.name()),
                        SendTruth.of(transfer),
                        "id " + TransferIds.brief(transfer));
        end(() -> ResultLine.print(screen, parts));
    }

    @Override
    public void undelivered(Parcel parcel, Transfer transfer, Failure why) {
        lines.print(() -> FailureText.show(screen, why, Optional.of(parcel.name())));
    }

    @Override
    public void dropped(Parcel parcel) {
        end(() -> {});
    }

    @Override
    public void failed(Parcel parcel, Failure failure) {
        tellRest(Optional.of(parcel));
        end(() -> FailureText.show(screen, failure, Optional.of(parcel.name())));
    }

    private void end(Runnable printing) {
        endWatch();
        line().ifPresent(lines::remove);
        lines.print(printing);
    }

    private Optional<TransferLine> line() {
        return Optional.ofNullable(line);
    }

    @Override
    public void result(ExitCode exitCode) {
        // every file has had its line
    }

    @Override
    public void close() {
        endWatch();
        lines.close();
    }
}
