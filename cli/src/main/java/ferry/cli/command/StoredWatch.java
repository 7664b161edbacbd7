package ferry.cli.command;

import ferry.client.model.FerryException;
import ferry.client.retry.Time;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Asks every second how much of a send is stored, on a thread of its own, because the one that sends hears nothing before the
/// end. Begins to ask after a second, so that what is sent sooner costs no question.
final class StoredWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LongSupplier question;
    private final LongConsumer answers;
    private final Time time;
    private final Thread thread;

    private StoredWatch(LongSupplier question, LongConsumer answers, Time time) {
        this.question = question;
        this.answers = answers;
        this.time = time;
        this.thread = Thread.ofVirtual().name("ferry-stored").unstarted(this::ask);
    }

    /// @param question answered by the server
    /// @param answers told on the thread that asks
    static StoredWatch begin(LongSupplier question, LongConsumer answers, Time time) {
        StoredWatch watch = new StoredWatch(question, answers, time);
        watch.thread.start();
        return watch;
    }

    private void ask() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                time.sleep(PERIOD);
                askOnce();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void askOnce() {
        try {
            answers.accept(question.getAsLong());
        } catch (FerryException _) {
            // The thread that sends meets the same trouble, and tells of it; what was said last
            // stays true
        }
    }

    /// Asks no more. An answer that is on its way may still be told.
    @Override
    public void close() {
        thread.interrupt();
    }
}
