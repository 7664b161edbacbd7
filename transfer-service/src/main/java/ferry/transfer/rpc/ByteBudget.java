package ferry.transfer.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Bounds the bytes of messages that are on their way in, of all streams together: a stream asks for its next message only
/// when that one has room. Streams are served in the order in which they asked.
///
/// What a stream has asked for and its sender does not bring counts for a second or so, and again when it comes: slow senders
/// do not keep the fast ones waiting.
///
/// Safe for many threads.
final class ByteBudget {
    /// What is asked for counts at least that much, and a first message exactly that much.
    static final int LEAST_BYTES = 64 << 10;

    private static final int OVERDUE_TICKS = 2;

    private final long limit;
    private final Deque<Lease> waiting = new ArrayDeque<>();
    private final Set<Lease> asking = new HashSet<>();
    private long used;

    /// @param limit in bytes; a message that alone is larger has room when no other is on its way
    ByteBudget(long limit) {
        this.limit = limit;
    }

    /// For one stream, until it is closed.
    ///
    /// @param ask asks the sender for one message; called on any thread
    Lease lease(Runnable ask) {
        return new Lease(ask);
    }

    /// Called about twice a second.
    void tick() {
        List<Lease> granted;
        synchronized (this) {
            asking.removeIf(Lease::isOverdue);
            granted = grant();
        }
        granted.forEach(Lease::run);
    }

    synchronized long used() {
        return used;
    }

    private List<Lease> grant() {
        List<Lease> granted = new ArrayList<>();
        while (!waiting.isEmpty() && hasRoom(waiting.getFirst().expected)) {
            Lease next = waiting.removeFirst();
            next.queued = false;
            next.hold(next.expected);
            next.age = 0;
            asking.add(next);
            granted.add(next);
        }
        return granted;
    }

    private boolean hasRoom(long bytes) {
        return used == 0 || used + bytes <= limit;
    }

    /// What one stream has of the budget.
    final class Lease implements AutoCloseable {
        private final Runnable ask;
        private long expected = LEAST_BYTES;
        private long held;
        private int age;
        private boolean queued;
        private boolean closed;

        private Lease(Runnable ask) {
            this.ask = ask;
        }

        /// Gives back what the message before took, and asks for the next one when it has room.
        void next() {
            List<Lease> granted;
            synchronized (ByteBudget.this) {
                if (closed || queued) {
                    return;
                }
                free();
                queued = true;
                waiting.addLast(this);
                granted = grant();
            }
            granted.forEach(Lease::run);
        }

        /// A message has come, and takes its room until [#done] or [#next].
        void arrived(int bytes) {
            synchronized (ByteBudget.this) {
                if (closed) {
                    return;
                }
                asking.remove(this);
                expected = Math.max(LEAST_BYTES, bytes);
                hold(expected);
            }
        }

        /// The message is where it belongs, though no other one is wanted yet.
        void done() {
            List<Lease> granted;
            synchronized (ByteBudget.this) {
                free();
                granted = grant();
            }
            granted.forEach(Lease::run);
        }

        /// The stream is over. Closing twice is harmless.
        @Override
        public void close() {
            synchronized (ByteBudget.this) {
                closed = true;
                waiting.remove(this);
            }
            done();
        }

        private void hold(long bytes) {
            used += bytes - held;
            held = bytes;
        }

        private void free() {
            asking.remove(this);
            hold(0);
        }

        private boolean isOverdue() {
            if (++age < OVERDUE_TICKS) {
                return false;
            }
            hold(0);
            return true;
        }

        private void run() {
            ask.run();
        }
    }
}
