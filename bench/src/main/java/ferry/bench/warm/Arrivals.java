package ferry.bench.warm;

import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Somebody who takes whatever is sent to him, while it is being sent, until this is closed.
final class Arrivals implements AutoCloseable {
    private static final int MAX_MINUTES = 5;

    private final News news;
    private final Thread taking;

    private Arrivals(News news, Thread taking) {
        this.news = news;
        this.taking = taking;
    }

    static Arrivals of(FerryClient person, ReceiveOptions how)
            throws IOException, InterruptedException {
        return of(person, how, _ -> {});
    }

    /// Returns once he watches.
    ///
    /// @param position hears up to where each file is here
    static Arrivals of(FerryClient person, ReceiveOptions how, LongConsumer position)
            throws IOException, InterruptedException {
        News news = new News(position);
        Thread taking =
                Thread.ofVirtual()
                        .start(() ->
                                person.intake(IntakeOptions.everything(how), news).keepTaking());
        Arrivals arrivals = new Arrivals(news, taking);
        try {
            while (!(news.take() instanceof Said.CaughtUp)) {
                // What waited for him from before is not his first news
            }
            return arrivals;
        } catch (IOException | InterruptedException failed) {
            arrivals.close();
            throw failed;
        }
    }

    /// The next one that is whole, verified and under its name.
    Received.Saved next() throws IOException, InterruptedException {
        while (true) {
            switch (news.take()) {
                case Said.CaughtUp() -> {}
                case Said.Ended(Received.Saved saved) -> {
                    return saved;
                }
                case Said.Ended(Received other) -> throw new IOException("not saved: " + other);
                case Said.Failed(FerryException because) ->
                        throw new IOException("not received", because);
            }
        }
    }

    /// What has begun is left where it is.
    @Override
    public void close() {
        taking.interrupt();
        try {
            taking.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private sealed interface Said {
        record CaughtUp() implements Said {}

        record Ended(Received received) implements Said {}

        record Failed(FerryException because) implements Said {}
    }

    private static final class News implements IntakeListener {
        private final BlockingQueue<Said> queue = new LinkedBlockingQueue<>();
        private final LongConsumer position;

        News(LongConsumer position) {
            this.position = position;
        }

        Said take() throws IOException, InterruptedException {
            Said next = queue.poll(MAX_MINUTES, TimeUnit.MINUTES);
            if (next == null) {
                throw new IOException("nothing came within " + MAX_MINUTES + " minutes");
            }
            return next;
        }

        @Override
        public void received(Transfer transfer, long reached, OptionalLong size) {
            position.accept(reached);
        }

        @Override
        public void ended(Received received) {
            queue.add(new Said.Ended(received));
        }

        @Override
        public void failed(Transfer transfer, FerryException because) {
            queue.add(new Said.Failed(because));
        }

        @Override
        public void caughtUp() {
            queue.add(new Said.CaughtUp());
        }
    }
}
