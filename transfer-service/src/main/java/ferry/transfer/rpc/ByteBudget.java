package ferry.transfer.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/// Bounds the bytes of messages that are on their way in, of all streams together: a stream asks for its next message only
/// when that one has room. Streams are served in the order in which they asked.
///
/// While half of it is free, a stream may ask for several messages at once, so that one is on its way while another is written.
/// Each of them beyond the first counts as much as the greatest message may have, until it comes.
///
/// The one message that a stream has to ask for counts as much as the one before, and if its sender does not bring it, for a second
/// or so only, and again when it comes: slow senders do not keep the fast ones waiting. Who is that slow is asked for nothing
/// ahead. So what may come at the same time is the limit, and a message for each sender who is slow, or whose message before was
/// smaller.
///
/// Safe for many threads.
final class ByteBudget {
    /// What is asked for counts at least that much, and a first message exactly that much.
    static final int LEAST_BYTES = 64 << 10;

    /// What each message that is asked for ahead counts.
    static final int MOST_BYTES = 1 << 20;

    /// Messages that one stream may have asked for at a time.
    static final int MOST_AHEAD = 8;

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
    /// @param ask asks the sender for so many messages; called on any thread
    Lease lease(IntConsumer ask) {
        return new Lease(ask);
    }

    /// Called about twice a second.
    void tick() {
        List<Lease> granted;
        synchronized (this) {
            asking.removeIf(Lease::isOverdue);
            granted = grant();
        }
        granted.forEach(Lease::askForOne);
    }

    synchronized long used() {
        return used;
    }

    private List<Lease> grant() {
        List<Lease> granted = new ArrayList<>();
        while (!waiting.isEmpty() && hasRoom(waiting.getFirst().expected)) {
            Lease next = waiting.removeFirst();
            next.queued = false;
            next.count(1);
            granted.add(next);
        }
        return granted;
    }

    private boolean hasRoom(long bytes) {
        return used == 0 || used + bytes <= limit;
    }

    /// What one stream has of the budget: a message that is here, and those that it has asked for.
    final class Lease implements AutoCloseable {
        private final IntConsumer ask;
        private long expected = LEAST_BYTES;
        private long present;
        private int asked;
        private long held;
        private int age;
        private boolean overdue;
        private boolean slow;
        private boolean queued;
        private boolean closed;

        private Lease(IntConsumer ask) {
            this.ask = ask;
        }

        /// Gives back what the message before took, and asks for the next one when it has room, unless that has been done
        /// ahead.
        void next() {
            List<Lease> granted;
            synchronized (ByteBudget.this) {
                if (closed || queued) {
                    return;
                }
                free();
                if (asked == 0) {
                    queued = true;
                    waiting.addLast(this);
                }
                granted = grant();
            }
            granted.forEach(Lease::askForOne);
        }

        /// Asks for more, beside the message that is here, as long as half of the budget is free, unless that message was long in
        /// coming.
        ///
        /// @param most messages that there is room for where they go
        void ahead(int most) {
            int more;
            synchronized (ByteBudget.this) {
                more = closed || slow || asked > MOST_AHEAD / 2 ? 0 : affordable(most);
                if (more > 0) {
                    count(more);
                }
            }
            if (more > 0) {
                ask.accept(more);
            }
        }

        private int affordable(int most) {
            long free = Math.max(0, limit / 2 - used) / MOST_BYTES;
            return (int) Math.min(free, Math.min(most, MOST_AHEAD) - asked);
        }

        /// A message has come, and takes its room until [#done] or [#next].
        void arrived(int bytes) {
            synchronized (ByteBudget.this) {
                if (closed) {
                    return;
                }
                slow = overdue;
                asked = Math.max(0, asked - 1);
                expected = Math.max(LEAST_BYTES, bytes);
                present = expected;
                count(0);
            }
        }

        /// The message is where it belongs, though no other one is wanted yet.
        ///
        /// @return whether others have been asked for ahead
        boolean done() {
            List<Lease> granted;
            boolean more;
            synchronized (ByteBudget.this) {
                free();
                more = asked > 0;
                granted = grant();
            }
            granted.forEach(Lease::askForOne);
            return more;
        }

        /// The stream is over. Closing twice is harmless.
        @Override
        public void close() {
            synchronized (ByteBudget.this) {
                closed = true;
                asked = 0;
                waiting.remove(this);
            }
            boolean _ = done();
        }

        /// So many more are asked for, and whoever is to bring them is given time.
        private void count(int more) {
            asked += more;
            age = 0;
            overdue = false;
            if (asked > 0) {
                asking.add(this);
            } else {
                asking.remove(this);
            }
            hold();
        }

        private void hold() {
            long ahead = Math.max(0, asked - 1) * (long) MOST_BYTES;
            long now = present + (asked == 0 || overdue ? 0 : expected) + ahead;
            used += now - held;
            held = now;
        }

        private void free() {
            present = 0;
            if (asked == 0) {
                asking.remove(this);
            }
            hold();
        }

        private boolean isOverdue() {
            if (++age < OVERDUE_TICKS) {
                return false;
            }
            overdue = true;
            hold();
            return true;
        }

        private void askForOne() {
            ask.accept(1);
        }
    }
}
