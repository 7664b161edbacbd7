package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Durations;
import ferry.cli.render.LiveLines;
import ferry.cli.render.ResultLine;
import ferry.cli.render.Sizes;
import ferry.cli.render.TransferLine;
import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.receive.Received;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Shows receiving to a person.
final class IntakeText implements IntakeView {

    private final Screen screen;
    private final Time time;
    private final Path folder;
    private final boolean watching;
    private final LiveLines lines;
    private final IntakeTally tally = new IntakeTally();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean disconnected = new AtomicBoolean();

    /// Holds what is under way.
    private final Map<String, Moving> moving = new ConcurrentHashMap<>();

    private record Moving(TransferLine line, long begun, AtomicBoolean first, FewNotices notices) {}

    IntakeText(Screen screen, Time time, Path folder, boolean watching) {
        this.screen = screen;
        this.time = time;
        this.folder = folder;
        this.watching = watching;
        this.lines = new LiveLines(screen.console());
    }

    @Override
    public void started(Transfer transfer) {
        TransferLine line =
                new TransferLine(
                        transfer.fileName(),
                        transfer.size(),
                        "from " + SafeText.of(transfer.sender().name()),
                        time);
        moving.put(
                transfer.id(),
                new Moving(line, time.nanos(), new AtomicBoolean(true), new FewNotices()));
        lines.add(line);
    }

    @Override
    public void received(Transfer transfer, long position, OptionalLong size) {
        connected();
        moving(transfer)
                .ifPresent(now -> {
                    if (now.first().getAndSet(false)) {
                        now.line()
                                .begin(position, size); // what an earlier run has left, and a chunk
                    } else {
                        now.line().move(position, size);
                    }
                });
    }

    private Optional<Moving> moving(Transfer transfer) {
        return Optional.ofNullable(moving.get(transfer.id()));
    }

    @Override
    public void adjusted(Transfer transfer, Adjustment what) {
        moving(transfer).ifPresent(now -> now.notices().tell(what, news -> tell(transfer, news)));
    }

    private void tell(Transfer transfer, String news) {
        lines.print(() -> screen.err("ferry: " + SafeText.of(transfer.fileName()) + ": " + news));
    }

    @Override
    public void ended(Received received) {
        tally.ended(received);
        Transfer transfer = received.transfer();
        Optional<Moving> was = stopped(transfer);
        long nanos = time.nanos() - was.map(Moving::begun).orElseGet(time::nanos);
        List<String> parts = described(received, Duration.ofNanos(nanos));
        lines.print(() -> ResultLine.print(screen, parts));
    }

    private Optional<Moving> stopped(Transfer transfer) {
        Optional<Moving> was = Optional.ofNullable(moving.remove(transfer.id()));
        was.ifPresent(now -> {
            now.notices().tellRest(news -> tell(transfer, news));
            lines.remove(now.line());
        });
        return was;
    }

    private static List<String> described(Received received, Duration taken) {
        Transfer transfer = received.transfer();
        String name = SafeText.of(transfer.fileName());
        String from = " from " + SafeText.of(transfer.sender().name());
        return switch (received) {
            case Received.Saved saved -> saved(saved, from, taken);
            case Received.Skipped skipped ->
                    List.of(name + from, "skipped: " + skipped.inTheWay() + " is there");
            case Received.Stalled stalled ->
                    List.of(
                            name + from,
                            "not whole yet: " + Sizes.text(stalled.have()) + " are here");
        };
    }

    private static List<String> saved(Received.Saved saved, String from, Duration taken) {
        List<String> parts = new ArrayList<>();
        parts.add(saved.file().toString());
        parts.add(Sizes.text(saved.size()) + from + " in " + Durations.taken(taken));
        parts.add("verified");
        if (!saved.transfer().note().isEmpty()) {
            parts.add("\"" + SafeText.of(saved.transfer().note()) + "\"");
        }
        return parts;
    }

    @Override
    public void failed(Transfer transfer, FerryException because) {
        Failure failure = Failure.of(because);
        tally.failed(failure.exitCode());
        Optional<Moving> _ = stopped(transfer);
        lines.print(() -> FailureText.show(screen, failure, Optional.of(transfer.fileName())));
    }

    @Override
    public void said(String line) {
        lines.print(() -> screen.err(line));
    }

    @Override
    public void unprocessed(Transfer transfer, Failure failure) {
        tally.unprocessed();
        lines.print(() -> FailureText.show(screen, failure, Optional.of(transfer.fileName())));
    }

    /// Told once for each break, however often it is tried again.
    @Override
    public void interrupted(FerryException because, Duration wait) {
        if (ExitCode.of(because.problem()) == ExitCode.NETWORK
                && because.problem() != Problem.SENDER_STALLED
                && disconnected.compareAndSet(false, true)) {
            lines.print(() -> screen.err("Connection lost; going on by itself ..."));
        }
    }

    private void connected() {
        if (disconnected.compareAndSet(true, false)) {
            lines.print(() -> screen.err("Connected again."));
        }
    }

    @Override
    public void caughtUp() {
        connected();
        if (watching && told.compareAndSet(false, true)) {
            lines.print(() ->
                    screen.err(
                            "Watching; files are saved in "
                                    + folder.toAbsolutePath().normalize()
                                    + ". Ctrl-C ends."));
        }
    }

    @Override
    public void broken(Failure failure) {
        lines.print(() -> FailureText.show(screen, failure, Optional.empty()));
    }

    @Override
    public ExitCode sum() {
        return tally.sum();
    }

    @Override
    public void result(ExitCode exitCode) {
        boolean nothing = tally.saved() + tally.skipped() + tally.stalled() + tally.failed() == 0;
        if (nothing && exitCode == ExitCode.DONE) {
            screen.aside("Nothing is waiting for you.");
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
