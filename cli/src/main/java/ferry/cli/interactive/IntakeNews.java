package ferry.cli.interactive;

import ferry.cli.command.FailureText;
import ferry.cli.command.FewNotices;
import ferry.cli.command.IntakeView;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Sizes;
import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.receive.Received;
import ferry.client.retry.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/// Tells how receiving goes while somebody types something else: when a file begins to arrive, now and then how far it is, and
/// when it is saved. Safe for many threads.
final class IntakeNews implements IntakeView {

    private final Screen screen;
    private final Time time;
    private final BiConsumer<String, Receipt> answers;
    private final AtomicBoolean disconnected;

    /// Holds what is under way.
    private final Map<String, Moving> moving = new ConcurrentHashMap<>();

    private record Moving(Reminder reminder, FewNotices notices) {}

    /// @param answers told of how recipients of the caller's own files stand
    IntakeNews(Screen screen, Time time, BiConsumer<String, Receipt> answers) {
        this(screen, time, answers, new AtomicBoolean());
    }

    private IntakeNews(
            Screen screen,
            Time time,
            BiConsumer<String, Receipt> answers,
            AtomicBoolean disconnected) {
        this.screen = screen;
        this.time = time;
        this.answers = answers;
        this.disconnected = disconnected;
    }

    /// Tells of something else that is received, over the same connection: that it is lost is told once.
    IntakeNews beside() {
        return new IntakeNews(screen, time, answers, disconnected);
    }

    @Override
    public void started(Transfer transfer) {
        String sender = SafeText.of(transfer.sender().name());
        Reminder reminder = new Reminder(screen, time, transfer.fileName(), "from " + sender);
        moving.put(transfer.id(), new Moving(reminder, new FewNotices()));
        String verb = transfer.state() == TransferState.RECEIVING ? " is sending " : " has sent ";
        String note = transfer.note().isEmpty() ? "" : "  \"" + SafeText.of(transfer.note()) + "\"";
        screen.out(
                sender
                        + verb
                        + SafeText.of(transfer.fileName())
                        + " ("
                        + Sizes.text(transfer.size())
                        + ")"
                        + note);
    }

    @Override
    public void received(Transfer transfer, long position, OptionalLong size) {
        caughtUp();
        moving(transfer).ifPresent(now -> now.reminder().moved(position, size));
    }

    private Optional<Moving> moving(Transfer transfer) {
        return Optional.ofNullable(moving.get(transfer.id()));
    }

    @Override
    public void adjusted(Transfer transfer, Adjustment what) {
        moving(transfer).ifPresent(now -> now.notices().tell(what, news -> tell(transfer, news)));
    }

    private void tell(Transfer transfer, String news) {
        screen.out(SafeText.of(transfer.fileName()) + ": " + news);
    }

    private void stopped(Transfer transfer) {
        Moving was = moving.remove(transfer.id());
        if (was != null) {
            was.notices().tellRest(news -> tell(transfer, news));
        }
    }

    @Override
    public void ended(Received received) {
        stopped(received.transfer());
        String name = SafeText.of(received.transfer().fileName());
        screen.out(
                switch (received) {
                    case Received.Saved saved ->
                            "saved "
                                    + saved.file()
                                    + ", "
                                    + Sizes.text(saved.size())
                                    + " from "
                                    + SafeText.of(saved.transfer().sender().name())
                                    + ", verified";
                    case Received.Skipped _ -> name + " is here already";
                    case Received.Stalled _ -> name + ": the sender has paused";
                });
    }

    @Override
    public void failed(Transfer transfer, FerryException because) {
        stopped(transfer);
        FailureText.show(screen, Failure.of(because), Optional.of(transfer.fileName()));
    }

    @Override
    public void answered(String transferId, Receipt receipt) {
        answers.accept(transferId, receipt);
    }

    /// Told once for each break, however often it is tried again.
    @Override
    public void interrupted(FerryException because, Duration wait) {
        if (ExitCode.of(because.problem()) == ExitCode.NETWORK
                && because.problem() != Problem.SENDER_STALLED) {
            lost();
        }
    }

    void lost() {
        if (disconnected.compareAndSet(false, true)) {
            screen.err("Connection lost; reconnecting ...");
        }
    }

    @Override
    public void caughtUp() {
        if (disconnected.compareAndSet(true, false)) {
            screen.err("Connected again.");
        }
    }

    /// Nobody can log in from within a session.
    @Override
    public void broken(Failure failure) {
        Failure told =
                failure.exitCode() == ExitCode.LOGIN && !failure.next().isEmpty()
                        ? failure.withNext("exit, then ferry login; what is sent meanwhile waits")
                        : failure;
        FailureText.show(screen, told, Optional.of("no more files are received"));
    }

    @Override
    public void said(String line) {
        screen.err(line);
    }

    @Override
    public void unprocessed(Transfer transfer, Failure failure) {
        FailureText.show(screen, failure, Optional.of(transfer.fileName()));
    }

    @Override
    public ExitCode sum() {
        return ExitCode.DONE; // nobody reads it
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
