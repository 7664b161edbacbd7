package ferry.client.rpc;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Messages that a server streams, taken one by one by one thread.
///
/// ```
/// transport → onMessage → [at most `credits` messages] → next() → the taker's own thread
///                                   ↑ request(1) once the taker is done with one
/// ```
///
/// The taker sets the pace: a message is asked for only when an earlier one has been dealt with,
/// which is when [#next] is called again. Messages that nobody takes any more are handed to `dropped`.
final class InboundStream<R> implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<R> messages = new ArrayDeque<>();
    private final ClientCall<?, R> call;
    private final Consumer<R> dropped;
    private @Nullable Status end;
    private @Nullable Metadata trailers;
    private boolean owed;
    private boolean closed;

    private InboundStream(ClientCall<?, R> call, Consumer<R> dropped) {
        this.call = call;
        this.dropped = dropped;
    }

    /// @param credits messages that may be under way or waiting at the same time
    /// @param dropped is given each message that comes and is not taken; called on any thread
    static <Q, R> InboundStream<R> open(
            Link link,
            MethodDescriptor<Q, R> method,
            Q request,
            String token,
            CallOptions options,
            int credits,
            Consumer<R> dropped) {
        ClientCall<Q, R> call = link.channel().newCall(method, options);
        InboundStream<R> stream = new InboundStream<>(call, dropped);
        call.start(stream.new Arrivals(), Bearer.headers(token));
        call.request(credits);
        call.sendMessage(request);
        call.halfClose();
        return stream;
    }

    /// The next message; nothing when the server has ended the stream with status OK. Whatever was
    /// taken before counts as dealt with.
    ///
    /// @param silence after which the connection counts as lost
    Optional<R> next(Duration silence) throws InterruptedException {
        settle();
        lock.lockInterruptibly();
        try {
            long nanos = silence.toNanos();
            while (messages.isEmpty() && end == null) {
                if (nanos <= 0) {
                    throw silent(silence);
                }
                nanos = changed.awaitNanos(nanos);
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    private Optional<R> take() {
        @Nullable R message = messages.poll();
        if (message != null) {
            owed = true;
            return Optional.of(message);
        }
        if (end != null && !end.isOk()) {
            throw Refusals.of(end, trailers);
        }
        return Optional.empty();
    }

    /// How much waits here when no more will come; nothing while more may come.
    ///
    /// @param measure of one message
    OptionalLong remnant(ToLongFunction<R> measure) {
        lock.lock();
        try {
            return end == null && !closed
                    ? OptionalLong.empty()
                    : OptionalLong.of(messages.stream().mapToLong(measure).sum());
        } finally {
            lock.unlock();
        }
    }

    private void settle() {
        if (owed) {
            owed = false;
            call.request(1);
        }
    }

    private FerryException silent(Duration silence) {
        close();
        return new FerryException(
                Problem.CONNECTION_LOST, "no sign of the server for " + silence.toSeconds() + " s");
    }

    /// Ends the stream if it has not ended. Closing twice is harmless.
    @Override
    public void close() {
        release();
        List<R> untaken;
        lock.lock();
        try {
            closed = true;
            untaken = List.copyOf(messages);
            messages.clear();
        } finally {
            lock.unlock();
        }
        untaken.forEach(dropped);
    }

    private void release() {
        try {
            // Of a connection that is gone a cancel reaches nothing, and messages that nobody has
            // asked for would stay in the transport's memory
            call.request(Integer.MAX_VALUE);
            call.cancel("no longer wanted", null);
        } catch (FerryException closedHere) {
            // and so is all that it had
        }
    }

    private final class Arrivals extends ClientCall.Listener<R> {
        @Override
        public void onMessage(R message) {
            if (!kept(message)) {
                dropped.accept(message);
            }
        }

        private boolean kept(R message) {
            lock.lock();
            try {
                if (!closed) {
                    messages.add(message);
                    changed.signal();
                }
                return !closed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onClose(Status status, Metadata metadata) {
            lock.lock();
            try {
                end = status;
                trailers = metadata;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
