package ferry.cli.interactive;

import ferry.cli.command.FailureText;
import ferry.cli.command.FewNotices;
import ferry.cli.command.NoticeText;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Sizes;
import ferry.client.FerryClient;
import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes what comes, on a thread of its own, and tells of it: when a file begins to arrive, when it
/// is saved, and when something that was sent has been delivered.
final class Arrivals implements IntakeListener, AutoCloseable {

    private static final int MAX_REMEMBERED = 1_000;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS = 8;

    private final FerryClient client;
    private final IntakeOptions options;
    private final Screen screen;
    private final Time time;
    private final Set<String> told = remembering();
    private final AtomicBoolean disconnected = new AtomicBoolean();

    /// Holds what is under way.
    private final Map<String, Reminder> moving = new ConcurrentHashMap<>();

    /// Of what is under way.
    private final Map<String, FewNotices> notices = new ConcurrentHashMap<>();

    private final Thread thread;

    private Arrivals(FerryClient client, Path folder, Screen screen, Time time) {
        this.client = client;
        this.options = IntakeOptions.everything(ReceiveOptions.into(folder));
        this.screen = screen;
        this.time = time;
        this.thread = Thread.ofPlatform().daemon().name("ferry-arrivals").unstarted(this::take);
    }

    static Arrivals begin(FerryClient client, Path folder, Screen screen, Time time) {
        Arrivals arrivals = new Arrivals(client, folder, screen, time);
        arrivals.thread.start();
        return arrivals;
    }

    /// Forgets the oldest when there are too many.
    private static Set<String> remembering() {
        return Collections.synchronizedSet(
                Collections.newSetFromMap(
                        new LinkedHashMap<>() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                                return size() > MAX_REMEMBERED;
                            }
                        }));
    }

    private void take() {
        try {
            while (!takenToTheEnd()) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether there is no point in going on
    private boolean takenToTheEnd() {
        try {
            client.intake(options, this).keepTaking();
            return true;
        } catch (FerryException e) {
            Failure failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.NETWORK) {
                lost();
                return false;
            }
            if (failure.exitCode() != ExitCode.INTERRUPTED) {
                FailureText.show(screen, failure, Optional.of("no more files are received"));
            }
            return true;
        }
    }

    /// Told once for each break, however often it is tried again.
    @Override
    public void interrupted(FerryException because, Duration wait) {
        if (ExitCode.of(because.problem()) == ExitCode.NETWORK
                && because.problem() != Problem.SENDER_STALLED) {
            lost();
        }
    }

    private void lost() {
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

    @Override
    public void started(Transfer transfer) {
        moving.put(
                transfer.id(),
                new Reminder(
                        screen,
                        time,
                        transfer.fileName(),
                        "from " + SafeText.of(transfer.sender().name())));
        String verb = transfer.state() == TransferState.RECEIVING ? " is sending " : " has sent ";
        String note = transfer.note().isEmpty() ? "" : "  \"" + SafeText.of(transfer.note()) + "\"";
        screen.out(
                SafeText.of(transfer.sender().name())
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
        Reminder reminder = moving.get(transfer.id());
        if (reminder != null) {
            reminder.moved(position, size);
        }
    }

    @Override
    public void adjusted(Transfer transfer, Adjustment what) {
        FewNotices few = notices.computeIfAbsent(transfer.id(), _ -> new FewNotices());
        if (few.admits(NoticeText.kind(what))) {
            tell(transfer, NoticeText.of(what, SafeText::of));
        }
    }

    private void tell(Transfer transfer, String news) {
        screen.out(SafeText.of(transfer.fileName()) + ": " + news);
    }

    private void tellRest(Transfer transfer) {
        FewNotices few = notices.remove(transfer.id());
        if (few != null) {
            few.rest().forEach(news -> tell(transfer, news));
        }
    }

    @Override
    public void ended(Received received) {
        moving.remove(received.transfer().id());
        tellRest(received.transfer());
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
        moving.remove(transfer.id());
        tellRest(transfer);
        FailureText.show(screen, Failure.of(because), Optional.of(transfer.fileName()));
    }

    @Override
    public void answered(String transferId, Receipt receipt) {
        String name = receipt.recipient().name();
        String key = transferId + " " + name + " " + receipt.state();
        if (receipt.state().settled() && told.add(key)) {
            screen.out(fileName(transferId) + ": " + answer(receipt, SafeText.of(name)));
        }
    }

    private String fileName(String transferId) {
        try {
            return SafeText.of(client.transfer(transferId).fileName());
        } catch (FerryException _) {
            return "transfer " + SafeText.of(transferId);
        }
    }

    private static String answer(Receipt receipt, String name) {
        return switch (receipt.state()) {
            case SAVED -> "delivered to " + name;
            case DECLINED -> name + " has declined it";
            case FAILED -> name + " could not save it: " + SafeText.of(receipt.failure());
            case EXPIRED -> name + " has not fetched it in time";
            case PENDING, OFFERED, RECEIVING, UNKNOWN -> name + " has not answered";
        };
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(CLOSE_SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
