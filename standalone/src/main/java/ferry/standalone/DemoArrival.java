package ferry.standalone;

import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.receive.Intake;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.Received;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Bob's side of a demo: what he hears, on several threads.
final class DemoArrival implements IntakeListener {
    private static final long WATCHING_SECONDS = 30;

    private final DemoProgress progress;
    private final CompletableFuture<Boolean> watching = new CompletableFuture<>();
    private final CompletableFuture<Received.Saved> saved = new CompletableFuture<>();

    DemoArrival(DemoProgress progress) {
        this.progress = progress;
    }

    void follow(Intake intake) {
        try {
            intake.keepTaking();
        } catch (FerryException ended) {
            watching.completeExceptionally(ended);
            saved.completeExceptionally(ended);
        }
    }

    void awaitWatching() throws IOException {
        await(watching.orTimeout(WATCHING_SECONDS, TimeUnit.SECONDS));
    }

    Received.Saved awaitSaved() throws IOException {
        return await(saved);
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException failed) {
            throw new IOException("bob could not receive: " + failed.getCause(), failed);
        }
    }

    @Override
    public void caughtUp() {
        watching.complete(true);
    }

    @Override
    public void received(Transfer transfer, long position, OptionalLong size) {
        progress.received(position);
    }

    @Override
    public void ended(Received received) {
        if (received instanceof Received.Saved whole) {
            saved.complete(whole);
        }
    }

    @Override
    public void failed(Transfer transfer, FerryException because) {
        saved.completeExceptionally(because);
    }
}
