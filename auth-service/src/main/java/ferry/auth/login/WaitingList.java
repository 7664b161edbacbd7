package ferry.auth.login;

import ferry.auth.lockout.GuardKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who waits at the gate: a queue for each lane, so many places in all, and a few for each name in a lane, of the first one
/// alone.
///
/// When all places are taken, one of a later lane gives his up to one of an earlier lane: otherwise a flood of strangers would
/// keep familiar devices out. Strangers and registrations that have waited for long are late, and keep theirs from all but
/// familiar devices. Without threads or a clock: times are nanoseconds since any moment. Used under the gate's lock.
final class WaitingList {
    /// Places in a lane that wait for one name.
    static final int MAX_QUEUED_PER_NAME = 5;

    /// Nobody waits for what is in [Lane#REHASH], so that is never late.
    private static final List<Lane> MAY_BE_LATE = List.of(Lane.STRANGER, Lane.REGISTRATION);

    private final Map<Lane, Deque<Ticket<?>>> lanes = new EnumMap<>(Lane.class);
    private final int places;
    private final long lateAfter;
    private int taken;

    /// @param lateAfter nanoseconds that one waits until he is late
    WaitingList(int places, long lateAfter) {
        this.places = places;
        this.lateAfter = lateAfter;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
        }
    }

    int size() {
        return taken;
    }

    boolean isEmpty(Lane lane) {
        return of(lane).isEmpty();
    }

    boolean hasPlace(Lane lane, GuardKey who, long now) {
        long own = of(lane).stream().filter(each -> each.isFor(who)).count();
        return own < mostOfOneName(lane) && (taken < places || lastAfter(lane, now).isPresent());
    }

    /// Takes a place, which there has to be.
    ///
    /// @return who has lost his place to the ticket
    Optional<Ticket<?>> add(Ticket<?> ticket, long now) {
        Optional<Ticket<?>> displaced =
                taken < places
                        ? Optional.empty()
                        : Optional.of(of(lastAfter(ticket.lane(), now).orElseThrow()).removeLast());
        of(ticket.lane()).addLast(ticket);
        taken += displaced.isPresent() ? 0 : 1;
        return displaced;
    }

    /// @return false if he does not wait any more
    boolean remove(Ticket<?> ticket) {
        boolean removed = of(ticket.lane()).remove(ticket);
        taken -= removed ? 1 : 0;
        return removed;
    }

    /// The oldest of a lane in which somebody waits.
    Ticket<?> removeFirst(Lane lane) {
        taken--;
        return of(lane).removeFirst();
    }

    /// The earliest lane in which somebody waits.
    Lane firstLane() {
        return Stream.of(Lane.values()).filter(lane -> !isEmpty(lane)).findFirst().orElseThrow();
    }

    /// Who has waited longest of those that may be late, and when he is.
    Optional<Late> longestWaiting() {
        @Nullable Ticket<?> longest = null;
        for (Lane lane : MAY_BE_LATE) {
            Ticket<?> oldest = of(lane).peekFirst();
            if (oldest != null && (longest == null || oldest.since() - longest.since() < 0)) {
                longest = oldest;
            }
        }
        return Optional.ofNullable(longest)
                .map(ticket -> new Late(ticket.lane(), ticket.since() + lateAfter));
    }

    /// Turns everybody away.
    void clear() {
        lanes.values().forEach(waiting -> waiting.forEach(Ticket::turnAway));
        lanes.values().forEach(Deque::clear);
        taken = 0;
    }

    private static int mostOfOneName(Lane lane) {
        return lane == Lane.FAMILIAR ? 1 : MAX_QUEUED_PER_NAME;
    }

    /// The last lane after `lane` of which the newest may lose his place: to a familiar device anybody, to others who is not
    /// late.
    private Optional<Lane> lastAfter(Lane lane, long now) {
        return List.of(Lane.values()).reversed().stream()
                .takeWhile(last -> last.compareTo(lane) > 0)
                .filter(last -> {
                    Ticket<?> newest = of(last).peekLast();
                    return newest != null && (lane == Lane.FAMILIAR || !isLate(newest, now));
                })
                .findFirst();
    }

    private boolean isLate(Ticket<?> ticket, long now) {
        return MAY_BE_LATE.contains(ticket.lane()) && now - ticket.since() >= lateAfter;
    }

    private Deque<Ticket<?>> of(Lane lane) {
        Deque<Ticket<?>> waiting = lanes.get(lane);
        if (waiting == null) {
            throw new IllegalStateException("no such lane: " + lane);
        }
        return waiting;
    }

    /// @param since when he is late
    record Late(Lane lane, long since) {}
}
