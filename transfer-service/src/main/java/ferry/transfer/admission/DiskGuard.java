package ferry.transfer.admission;

import ferry.store.DiskSpace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the disk from filling up, and the server alive when it does. Safe for use by many threads.
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
    private final Policy policy;
    private final InstantSource clock;

    private volatile State state = State.AMPLE;
    private Instant reserveAgain = Instant.MIN; // guarded by this

    /// How much has to be free for new uploads: the greater of the two.
    ///
    /// @param percent of the disk
    public record Policy(long leastFree, int percent) {
        public static final Policy DEFAULT = new Policy(1L << 30, 5);

        long threshold(long total) {
            return Math.max(leastFree, total / 100 * percent);
        }
    }

    public DiskGuard(DiskSpace space, Policy policy, InstantSource clock) {
        this.space = space;
        this.policy = policy;
        this.clock = clock;
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

    /// Looks at the disk, and gives the reserve back if nothing is left; called before anything is taken.
    public synchronized void look() throws IOException {
        DiskSpace.Room room = space.look();
        if (room.free() < floor()) {
            fill(room);
        } else {
            settle(room);
        }
    }

    /// Looks at the disk and does what is to be done; called about once a second. A disk that cannot be looked at changes nothing: its
    /// writes will tell.
    public synchronized void tick() {
        try {
            act(space.look());
        } catch (IOException e) {
            LOG.warn("event=disk_look_failed", e);
        }
    }

    private void act(DiskSpace.Room room) throws IOException {
        if (state == State.FULL) {
            if (room.free() >= space.reserveBytes() + 2 * floor()) {
                recover();
            } else {
                release(); // again: it may have failed, or a start may have found it
            }
        } else if (room.free() < floor()) {
            fill(room);
        } else {
            reserveIfThereIsRoom(room);
            settle(space.look());
        }
    }

    private void fill(DiskSpace.Room room) {
        become(State.FULL);
        LOG.warn("event=disk_full free={} total={}", room.free(), room.total());
        release();
    }

    /// Below this there is nothing left for files.
    private long floor() {
        return Math.max(LEAST_FLOOR, space.reserveBytes() / 4);
    }

    private void recover() throws IOException {
        if (reserve()) {
            settle(space.look());
            LOG.info("event=disk_recovered state={}", state);
        }
    }

    private void reserveIfThereIsRoom(DiskSpace.Room room) throws IOException {
        if (!space.isReserved() && room.free() >= space.reserveBytes() + 2 * floor()) {
            reserve();
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

    private void settle(DiskSpace.Room room) {
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
