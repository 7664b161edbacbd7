package ferry.auth.login;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.observe.Metrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bounds hashing: few at a time on threads of its own, few waiting, none waiting long.
///
/// When all places are taken, one of a later lane gives its place up to one of an earlier lane: otherwise a flood of
/// strangers would keep familiar devices out. One name has but a few places of a lane, and one alone of the first. Strangers
/// and registrations that have waited for half of what they may are late, and take turns with familiar devices, the oldest
/// first: otherwise one account's right logins would keep everybody else out. Between two familiar devices one other is
/// served at most. Work that has started runs to its end, whatever becomes of its caller.
///
/// Over time hashing takes no more of the processors than its share: when that is spent only familiar devices are served at
/// once, and pay for it; the others wait until there is something left again. Who is late does not wait for what familiar
/// devices have spent, only for what others have: no flood of strangers hashes more than the share.
public final class Gate implements AutoCloseable {
    /// Places in a lane that wait for one name.
    static final int MAX_QUEUED_PER_NAME = 5;

    /// Nobody waits for what is in [Lane#REHASH], so that is never late.
    private static final List<Lane> MAY_BE_LATE = List.of(Lane.STRANGER, Lane.REGISTRATION);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<Lane, Deque<Ticket<?>>> lanes = new EnumMap<>(Lane.class);
    private final GateSettings settings;
    private final HashTime time;
    private final HashBudget budget;
    private final HashBudget withoutFamiliar;
    private final long lateAfter;
    private final Metrics.Tally<Refusal> refusals;
    private int queued;
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
        this.lateAfter = settings.maxWait().toNanos() / 2;
        this.refusals =
                metrics.tally(
                        "ferry.auth.gate.refusals",
                        "Password hashes that found no place at the gate.",
                        "cause",
                        Refusal.class);
        metrics.gauge("ferry.auth.gate.waiting", "Password hashes that wait.", this::waiting);
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
        }
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
            return queued;
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
            if (queued >= settings.maxQueued()) {
                displace(ticket.lane());
            }
            waiting(ticket.lane()).addLast(ticket);
            queued++;
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasPlace(Lane lane, GuardKey who) {
        long own = waiting(lane).stream().filter(each -> each.isFor(who)).count();
        return !closed
                && own < mostOfOneName(lane)
                && (queued < settings.maxQueued() || lastAfter(lane).isPresent());
    }

    private static int mostOfOneName(Lane lane) {
        return lane == Lane.FAMILIAR ? 1 : MAX_QUEUED_PER_NAME;
    }

    /// The last lane after `lane` of which the newest may lose his place: to a familiar device anybody, to others who is not
    /// late.
    private Optional<Lane> lastAfter(Lane lane) {
        long now = time.now();
        return List.of(Lane.values()).reversed().stream()
                .takeWhile(last -> last.compareTo(lane) > 0)
                .filter(last -> {
                    Ticket<?> newest = waiting(last).peekLast();
                    return newest != null && (lane == Lane.FAMILIAR || !isLate(newest, now));
                })
                .findFirst();
    }

    private boolean isLate(Ticket<?> ticket, long now) {
        return MAY_BE_LATE.contains(ticket.lane()) && now - ticket.since() >= lateAfter;
    }

    /// Turns away the newest of the last lane.
    private void displace(Lane lane) {
        Ticket<?> newest = waiting(lastAfter(lane).orElseThrow()).removeLast();
        queued--;
        refusals.count(Refusal.DISPLACED);
        newest.turnAway();
    }

    /// @return false if it has started after all
    private boolean giveUp(Ticket<?> ticket) {
        lock.lock();
        try {
            boolean removed = waiting(ticket.lane()).remove(ticket);
            if (removed) {
                queued--;
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
                if (queued == 0) {
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
        if (queued == 0) {
            return Long.MAX_VALUE;
        }
        return waiting(Lane.FAMILIAR).isEmpty()
                ? Math.min(budget.untilOpen(now), untilLateStart(now))
                : 0;
    }

    private long untilLateStart(long now) {
        return longestWaiting()
                .map(ticket -> ticket.since() + lateAfter - now)
                .map(untilLate -> Math.max(untilLate, withoutFamiliar.untilOpen(now)))
                .orElse(Long.MAX_VALUE);
    }

    /// Of those who may be late.
    private Optional<Ticket<?>> longestWaiting() {
        Ticket<?> longest = null;
        for (Lane lane : MAY_BE_LATE) {
            Ticket<?> oldest = waiting(lane).peekFirst();
            if (oldest != null && (longest == null || oldest.since() - longest.since() < 0)) {
                longest = oldest;
            }
        }
        return Optional.ofNullable(longest);
    }

    private Ticket<?> first(long now) {
        Ticket<?> first = waiting(nextLane(now)).removeFirst();
        queued--;
        first.start();
        return first;
    }

    private Lane nextLane(long now) {
        boolean familiarHasTurn = othersHadTurn && !waiting(Lane.FAMILIAR).isEmpty();
        Lane next =
                !familiarHasTurn && untilLateStart(now) <= 0
                        ? longestWaiting().orElseThrow().lane()
                        : firstLane();
        othersHadTurn = next != Lane.FAMILIAR;
        return next;
    }

    private Lane firstLane() {
        return lanes.keySet().stream()
                .filter(lane -> !waiting(lane).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private Deque<Ticket<?>> waiting(Lane lane) {
        Deque<Ticket<?>> waiting = lanes.get(lane);
        if (waiting == null) {
            throw new IllegalStateException("no such lane: " + lane);
        }
        return waiting;
    }

    /// Turns away who waits; what has started runs to its end. Closing twice is harmless.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            lanes.values().forEach(waiting -> waiting.forEach(Ticket::turnAway));
            lanes.values().forEach(Deque::clear);
            queued = 0;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
