package ferry.cli.interactive;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Takes what comes, on a thread of its own, and tells of it, and when something that was sent has been delivered.
final class Arrivals implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS = 8;

    private final FerryClient client;
    private final IntakeOptions options;
    private final IntakeNews news;
    private final Thread thread;

    private Arrivals(FerryClient client, Path folder, IntakeNews news) {
        this.client = client;
        this.options = IntakeOptions.everything(ReceiveOptions.into(folder));
        this.news = news;
        this.thread = Thread.ofPlatform().daemon().name("ferry-arrivals").unstarted(this::take);
    }

    /// @param news told of it
    static Arrivals begin(FerryClient client, Path folder, IntakeNews news) {
        Arrivals arrivals = new Arrivals(client, folder, news);
        arrivals.thread.start();
        return arrivals;
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
            client.intake(options, news).keepTaking();
            return true;
        } catch (FerryException e) {
            Failure failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.NETWORK) {
                news.lost();
                return false;
            }
            if (failure.exitCode() != ExitCode.INTERRUPTED) {
                news.broken(failure);
            }
            return true;
        }
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
