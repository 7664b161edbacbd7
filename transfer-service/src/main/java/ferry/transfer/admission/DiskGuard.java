package ferry.transfer.admission;

import ferry.kernel.observe.Metrics;
import ferry.store.DiskSpace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the disk from filling up, and the server alive when it does. Safe for use by many threads.
///
/// Files may lie on a file system of their own: the one that has least room decides.
///
/// ```
/// AMPLE   everything is taken
/// LOW     below the free space that is asked for: nothing new is taken; uploads that have begun go on, as that is the way to
///         an end and to room again
/// FULL    nothing is left: no byte is taken. The reserve is given back to the disk, so that what was taken can be
///         committed, received and deleted. It is made again when there is room for it; then uploads go on
/// ```
public final class DiskGuard {
    private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);

    /// Making the reserve writes it, which a full disk is spared for a while.
    private static final Duration RESERVE_RETRY = Duration.ofSeconds(10);

    private static final long LEAST_FLOOR = 1L << 20;

    private enum State {
        AMPLE,
        LOW,
        FULL
    }

    private final DiskSpace space;
    private final List<DiskSpace> others;
    private final Policy policy;
    private final InstantSource clock;

    private volatile State state = State.AMPLE;

    /// What the last look has seen: first where the reserve is. Never changed, but replaced.
    private volatile List<DiskSpace.Room> rooms = List.of();

    private Instant reserveAgain = Instant.MIN; // guarded by this

    /// How much has to be free for new uploads, on each disk: the greater of the two.
    ///
    /// @param percent of the disk
    public record Policy(long leastFree, int percent) {
        public static final Policy DEFAULT = new Policy(1L << 30, 5);

        long threshold(long total) {
            return Math.max(leastFree, total / 100 * percent);
        }
    }

    /// For a service that keeps everything in one place.
    public DiskGuard(DiskSpace space, Policy policy, InstantSource clock) {
        this(space, List.of(), policy, clock);
    }

    /// @param space where the ledger and the reserve are
    /// @param others what else is written to; may be the same disk. Their reserves are not touched
    public DiskGuard(DiskSpace space, List<DiskSpace> others, Policy policy, InstantSource clock) {
        this.space = space;
        this.others = List.copyOf(others);
        this.policy = policy;
        this.clock = clock;
    }

    /// Shows what the last look has seen.
    public void observe(Metrics metrics) {
        metrics.gauge(
                "ferry.disk.free",
                "Bytes that are free on the disk with least room, without the reserve.",
                () -> rooms.isEmpty() ? 0 : scarcest().free());
        metrics.gauge(
                "ferry.disk.state",
                "0: room for everything; 1: low, nothing new is taken; 2: full, nothing is taken.",
                this::shownState);
    }

    private long shownState() {
        return switch (state) {
            case AMPLE -> 0;
            case LOW -> 1;
            case FULL -> 2;
        };
    }

    /// Whether nothing new is taken.
    public boolean isLow() {
        return state != State.AMPLE;
    }

    /// Whether no byte is taken.
    public boolean isFull() {
        return state == State.FULL;
    }

    /// Called when the disk has refused a write for want of room.
    public synchronized void full() {
        if (state != State.FULL) {
            become(State.FULL);
            LOG.warn("event=disk_full cause=write");
            release();
        }
    }

    /// Looks at the disks, and gives the reserve back if nothing is left; called before anything is taken.
    public synchronized void look() throws IOException {
        List<DiskSpace.Room> seen = new ArrayList<>();
        for (DiskSpace disk : disks()) {
            seen.add(disk.look());
        }
        rooms = List.copyOf(seen);
        if (isFilled()) {
            fill();
        } else {
            settle();
        }
    }

    /// Looks at the disks and does what is to be done; called about once a second. A disk that cannot be looked at is taken to
    /// be as it was: its writes will tell.
    public synchronized void tick() {
        lookAgain();
        if (rooms.isEmpty()) {
            return;
        }
        if (state == State.FULL) {
            if (hasRoomAgain()) {
                recover();
            } else {
                release(); // again: it may have failed, or a start may have found it
            }
        } else if (isFilled()) {
            fill();
        } else {
            reserveIfThereIsRoom();
            settle();
        }
    }

    private List<DiskSpace> disks() {
        List<DiskSpace> all = new ArrayList<>(List.of(space));
        all.addAll(others);
        return all;
    }

    private void lookAgain() {
        List<DiskSpace.Room> seen = new ArrayList<>(rooms);
        List<DiskSpace> disks = disks();
        for (int i = 0; i < disks.size(); i++) {
            try {
                DiskSpace.Room room = disks.get(i).look();
                if (i < seen.size()) {
                    seen.set(i, room);
                } else {
                    seen.add(room);
                }
            } catch (IOException e) {
                LOG.warn("event=disk_look_failed", e);
                if (i == seen.size()) {
                    return; // never seen yet: nothing is known
                }
            }
        }
        rooms = List.copyOf(seen);
    }

    private boolean isFilled() {
        return rooms.stream().anyMatch(room -> room.free() < floor());
    }

    private boolean hasRoomAgain() {
        return hasRoomForTheReserve()
                && rooms.stream().skip(1).allMatch(room -> room.free() >= 2 * floor());
    }

    private boolean hasRoomForTheReserve() {
        return rooms.getFirst().free() >= space.reserveBytes() + 2 * floor();
    }

    /// By how much it has more than is asked for.
    private DiskSpace.Room scarcest() {
        return rooms.stream()
                .min(Comparator.comparingLong(room -> room.free() - policy.threshold(room.total())))
                .orElseThrow();
    }

    private void fill() {
        become(State.FULL);
        LOG.warn("event=disk_full free={} total={}", scarcest().free(), scarcest().total());
        release();
    }

    /// Below this there is nothing left for files.
    private long floor() {
        return Math.max(LEAST_FLOOR, space.reserveBytes() / 4);
    }

    private void recover() {
        if (reserve()) {
            lookAgain();
            settle();
            LOG.info("event=disk_recovered state={}", state);
        }
    }

    private void reserveIfThereIsRoom() {
        if (!isReserved() && hasRoomForTheReserve() && reserve()) {
            lookAgain();
        }
    }

    private boolean isReserved() {
        try {
            return space.isReserved();
        } catch (IOException e) {
            LOG.warn("event=disk_look_failed", e);
            return true; // as far as anybody knows
        }
    }

    /// @return whether the reserve is kept now
    private boolean reserve() {
        Instant now = clock.instant();
        if (now.isBefore(reserveAgain)) {
            return false;
        }
        try {
            space.reserve();
            return true;
        } catch (IOException e) {
            LOG.warn("event=reserve_failed", e);
            reserveAgain = now.plus(RESERVE_RETRY);
            return false;
        }
    }

    private void settle() {
        DiskSpace.Room room = scarcest();
        State next = room.free() < policy.threshold(room.total()) ? State.LOW : State.AMPLE;
        if (state == State.AMPLE && next == State.LOW) {
            LOG.warn("event=disk_low free={} total={}", room.free(), room.total());
        }
        become(next);
    }

    private void become(State next) {
        state = next;
    }

    private void release() {
        try {
            space.release();
        } catch (IOException e) {
            LOG.error("event=reserve_stuck", e);
        }
    }
}
