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

    /// A server that has just stored a file answers sooner.
    private static final Duration LAST_ANSWER = Duration.ofSeconds(3);

    private enum State {
        WAITING,
        ASKING,
        CLOSED
    }

    private final LongSupplier question;
    private final LongConsumer answers;
    private final Time time;
    private final Thread thread;
    private State state = State.WAITING;

    private StoredWatch(LongSupplier question, LongConsumer answers, Time time) {
        this.question = question;
        this.answers = answers;
        this.time = time;
        this.thread = Thread.ofVirtual().name("ferry-stored").unstarted(this::ask);
    }

    /// @param question answered by the server; is never interrupted
    /// @param answers told on the thread that asks, and never after the end of [#close]
    static StoredWatch begin(LongSupplier question, LongConsumer answers, Time time) {
        StoredWatch watch = new StoredWatch(question, answers, time);
        watch.thread.start();
        return watch;
    }

    private void ask() {
        try {
            do {
                time.sleep(PERIOD);
            } while (askOnce());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether to ask again
    private boolean askOnce() {
        if (!enter(State.ASKING)) {
            return false;
        }
        try {
            tell(question.getAsLong());
        } catch (FerryException _) {
            // The thread that sends meets the same trouble, and tells of it; what was said last
            // stays true
        }
        return enter(State.WAITING);
    }

    private synchronized boolean enter(State next) {
        if (state == State.CLOSED) {
            return false;
        }
        state = next;
        return true;
    }

    private synchronized void tell(long answer) {
        if (state != State.CLOSED) {
            answers.accept(answer);
        }
    }

    /// Asks no more. A question that is under way is not disturbed, because it may be the one that renews the login; it is
    /// waited for, and its answer is told to nobody: what is sent next may be another transfer.
    @Override
    public void close() {
        if (ends()) {
            try {
                boolean _ = thread.join(LAST_ANSWER);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// @return whether a question is under way
    private synchronized boolean ends() {
        if (state == State.WAITING) {
            thread.interrupt();
        }
        boolean asking = state == State.ASKING;
        state = State.CLOSED;
        return asking;
    }
}
