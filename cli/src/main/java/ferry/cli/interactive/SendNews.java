package ferry.cli.interactive;

import ferry.cli.command.FailureText;
import ferry.cli.command.FewNotices;
import ferry.cli.command.Parcel;
import ferry.cli.command.Pause;
import ferry.cli.command.SendView;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Durations;
import ferry.cli.render.Sizes;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.retry.Time;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Tells how sending goes while somebody types something else: one line for every change.
final class SendNews implements SendView {

    private final Screen screen;
    private final Time time;
    private long begun;

    /// Of the one that has just begun.
    private FewNotices notices = new FewNotices();

    SendNews(Screen screen, Time time) {
        this.screen = screen;
        this.time = time;
    }

    @Override
    public SendListener begin(Parcel parcel) {
        begun = time.nanos();
        tellRest(Optional.empty());
        notices = new FewNotices();
        Reminder reminder = new Reminder(screen, time, parcel.name(), "sending");
        return new SendListener() {
            private String pause = "";

            @Override
            public void noticed(SendNotice notice) {
                SendNews.this.noticed(Optional.of(parcel), notice);
            }

            @Override
            public void began(String transferId, long position, OptionalLong size) {
                String to = String.join(", ", parcel.outgoing().recipients());
                String from = position > 0 ? ", goes on at " + Sizes.text(position) : "";
                tellRest(Optional.of(parcel));
                tell(parcel, "sending " + Sizes.text(size) + " to " + to + from);
                pause = "";
                reminder.begin(position, size);
            }

            @Override
            public void sent(long position, OptionalLong size) {
                reminder.moved(position, size);
            }

            // Told once for each break and reason, however often it is tried again.
            @Override
            public void interrupted(FerryException because, Duration wait) {
                String why = Pause.text(because);
                if (!pause.equals(why)) {
                    pause = why;
                    tell(parcel, SafeText.of(why) + ", goes on by itself");
                }
            }

            // Arrivals tells of what comes later
            @Override
            public void stored(Transfer transfer) {
                Duration taken = Duration.ofNanos(time.nanos() - begun);
                tell(parcel, "stored after " + Durations.taken(taken) + ", safe to close");
            }
        };
    }

    @Override
    public void noticed(Optional<Parcel> parcel, SendNotice notice) {
        notices.tell(notice, news -> tell(parcel, news));
    }

    private void tell(Optional<Parcel> parcel, String text) {
        String safe = SafeText.of(text);
        parcel.ifPresentOrElse(about -> tell(about, safe), () -> screen.out(safe));
    }

    private void tellRest(Optional<Parcel> parcel) {
        notices.tellRest(news -> tell(parcel, news));
    }

    private void tell(Parcel parcel, String news) {
        screen.out(SafeText.of(parcel.name()) + ": " + news);
    }

    @Override
    public void dropped(Parcel parcel) {
        // the notice is all there is
    }

    @Override
    public void done(Parcel parcel, Transfer transfer) {
        tellRest(Optional.of(parcel));
    }

    @Override
    public void answered(Parcel parcel, Transfer transfer) {
        // nobody waits for it here: DeliveryNews tells of it
    }

    @Override
    public void undelivered(Parcel parcel, Transfer transfer, Failure why) {
        // nor for that
    }

    @Override
    public void failed(Parcel parcel, Failure failure) {
        tellRest(Optional.of(parcel));
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
