package ferry.auth.login;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.observe.Metrics;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bounds hashing: few at a time on threads of its own, few waiting, none waiting long.
///
/// Earlier lanes go first. Strangers and registrations that have waited for half of what they may are late, and take turns
/// with familiar devices, the oldest first: otherwise one account's right logins would keep everybody else out. Between two
/// familiar devices one other is served at most. Work that has started runs to its end, whatever becomes of its caller.
///
/// Over time hashing takes no more of the processors than its share: when that is spent only familiar devices are served at
/// once, and pay for it; the others wait until there is something left again. Who is late does not wait for what familiar
/// devices have spent, only for what others have: no flood of strangers hashes more than the share.
public final class Gate implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final GateSettings settings;
    private final WaitingList waiting;
    private final HashTime time;
    private final HashBudget budget;
    private final HashBudget withoutFamiliar;
    private final Metrics.Tally<Refusal> refusals;
    private boolean othersHadTurn;
    private boolean closed;

    /// Why work was not started.
    private enum Refusal {
        FULL,
        DISPLACED,
        WAITED_TOO_LONG
    }

    public Gate(GateSettings settings, Metrics metrics) {
        this(settings, HashTime.ofThisMachine(), metrics);
    }

    Gate(GateSettings settings, HashTime time, Metrics metrics) {
        this.settings = settings;
        this.time = time;
        this.budget = new HashBudget(settings.processors(), settings.burst(), time.now());
        this.withoutFamiliar = new HashBudget(settings.processors(), settings.burst(), time.now());
        this.waiting = new WaitingList(settings.maxQueued(), settings.maxWait().toNanos() / 2);
        this.refusals =
                metrics.tally(
                        "ferry.auth.gate.refusals",
                        "Password hashes that found no place at the gate.",
                        "cause",
                        Refusal.class);
        metrics.gauge("ferry.auth.gate.waiting", "Password hashes that wait.", this::waiting);
        for (int i = 0; i < settings.permits(); i++) {
            Thread.ofPlatform().daemon().name("hash-", i).start(this::serve);
        }
    }

    /// Runs `work` on one of the gate's threads and waits for it; interrupts are kept for later.
    ///
    /// @param who the name that it is done for
    /// @return empty if it was not started and never will be
    <T> Optional<T> run(Lane lane, GuardKey who, Callable<T> work) {
        Ticket<T> ticket = new Ticket<>(lane, who, time.now(), work);
        if (!enqueue(ticket)) {
            return Optional.empty();
        }
        boolean started = ticket.awaitStart(settings.maxWait()) || !giveUp(ticket);
        return started ? ticket.result() : Optional.empty();
    }

    /// Runs `work` some time, if there is a place to wait in. Nobody learns how it ended: `work` sees to that itself.
    ///
    /// @return false if there was no place
    boolean runLater(Lane lane, GuardKey who, Runnable work) {
        return enqueue(
                new Ticket<>(
                        lane,
                        who,
                        time.now(),
                        () -> {
                            work.run();
                            return true;
                        }));
    }

    /// Whether [#run] would be turned away at this moment.
    boolean isFull(Lane lane, GuardKey who) {
        lock.lock();
        try {
            return !hasPlace(lane, who);
        } finally {
            lock.unlock();
        }
    }

    /// How many wait at this moment.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean enqueue(Ticket<?> ticket) {
        lock.lock();
        try {
            if (!hasPlace(ticket.lane(), ticket.who())) {
                refusals.count(Refusal.FULL);
                return false;
            }
            waiting.add(ticket, time.now()).ifPresent(this::displace);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasPlace(Lane lane, GuardKey who) {
        return !closed && waiting.hasPlace(lane, who, time.now());
    }

    private void displace(Ticket<?> loser) {
        refusals.count(Refusal.DISPLACED);
        loser.turnAway();
    }

    /// @return false if it has started after all
    private boolean giveUp(Ticket<?> ticket) {
        lock.lock();
        try {
            if (waiting.remove(ticket)) {
                refusals.count(Refusal.WAITED_TOO_LONG);
                ticket.turnAway();
            }
            return ticket.isTurnedAway();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        for (Ticket<?> next = take(); next != null; next = take()) {
            long before = time.worked();
            next.work();
            pay(next.lane(), time.worked() - before);
        }
    }

    private void pay(Lane lane, long worked) {
        lock.lock();
        try {
            long now = time.now();
            budget.pay(now, worked);
            if (lane != Lane.FAMILIAR) {
                withoutFamiliar.pay(now, worked);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Ticket<?> take() {
        lock.lock();
        try {
            while (!closed) {
                long now = time.now();
                long untilStart = untilStart(now);
                if (untilStart <= 0) {
                    return first(now);
                }
                if (waiting.size() == 0) {
                    arrived.awaitUninterruptibly();
                } else {
                    var _ = arrived.awaitNanos(untilStart);
                }
            }
            return null;
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nobody has a thread of the gate", impossible);
        } finally {
            lock.unlock();
        }
    }

    /// @return nanoseconds until somebody who waits now may start; 0 or less: now
    private long untilStart(long now) {
        if (waiting.size() == 0) {
            return Long.MAX_VALUE;
        }
        return waiting.isEmpty(Lane.FAMILIAR)
                ? Math.min(budget.untilOpen(now), untilLateStart(now))
                : 0;
    }

    private long untilLateStart(long now) {
        return waiting.longestWaiting()
                .map(late -> Math.max(late.since() - now, withoutFamiliar.untilOpen(now)))
                .orElse(Long.MAX_VALUE);
    }

    private Ticket<?> first(long now) {
        Ticket<?> first = waiting.removeFirst(nextLane(now));
        first.start();
        return first;
    }

    private Lane nextLane(long now) {
        boolean familiarHasTurn = othersHadTurn && !waiting.isEmpty(Lane.FAMILIAR);
        Lane next =
                !familiarHasTurn && untilLateStart(now) <= 0
                        ? waiting.longestWaiting().orElseThrow().lane()
                        : waiting.firstLane();
        othersHadTurn = next != Lane.FAMILIAR;
        return next;
    }

    /// Turns away who waits; what has started runs to its end. Closing twice is harmless.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
