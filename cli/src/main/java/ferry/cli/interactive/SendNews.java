package ferry.cli.interactive;

import ferry.cli.command.FailureText;
import ferry.cli.command.Parcel;
import ferry.cli.command.SendView;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Durations;
import ferry.cli.render.Sizes;
import ferry.client.model.Transfer;
import ferry.client.retry.Time;
import ferry.client.upload.SendListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Tells how sending goes while somebody types something else: one line for every change.
final class SendNews implements SendView {

    private final Screen screen;
    private final Time time;
    private long begun;

    SendNews(Screen screen, Time time) {
        this.screen = screen;
        this.time = time;
    }

    @Override
    public SendListener begin(Parcel parcel, OptionalLong size) {
        begun = time.nanos();
        List<String> recipients = parcel.outgoing().recipients();
        tell(parcel, "sending " + Sizes.text(size) + " to " + String.join(", ", recipients));
        return SendListener.NONE;
    }

    @Override
    public void stored(Parcel parcel, Transfer transfer) {
        Duration taken = Duration.ofNanos(time.nanos() - begun);
        tell(parcel, "stored after " + Durations.taken(taken) + ", safe to close");
    }

    /// [Arrivals] tells of those.
    @Override
    public void answered(Parcel parcel, Transfer transfer) {}

    private void tell(Parcel parcel, String news) {
        screen.out(SafeText.of(parcel.name()) + ": " + news);
    }

    @Override
    public void done(Parcel parcel, Transfer transfer) {
        // all has been told
    }

    @Override
    public void failed(Parcel parcel, Failure failure) {
        FailureText.show(screen, failure, Optional.of(parcel.name()));
    }

    @Override
    public void result(ExitCode exitCode) {
        // nobody reads it
    }

    @Override
    public void close() {
        // nothing is open
    }
}
