package ferry.transfer.simulation;

import ferry.store.memory.FaultyDisk;
import ferry.store.memory.MemorySpace;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.DiskGuard;
import ferry.transfer.admission.Quotas;
import ferry.transfer.announce.Announcements;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.ManualClock;
import ferry.transfer.fixture.PatientAnnouncements;
import ferry.transfer.integrity.Damage;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.retention.UnneededBlobs;
import ferry.transfer.upload.UploadLimits;
import ferry.transfer.upload.Uploads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A server that can lose its power: real steps over a real ledger, a disk that does what a disk may do, and checkpoints
/// that run when the schedule says so. What has begun before a cut can do nothing after it.
final class Machine {
    /// Called around each change of the ledger, and in the middle of each force.
    interface Watcher {
        void during(Point point);

        /// @param result of the ledger's method
        void changed(String method, Object[] arguments, @Nullable Object result);
    }

    enum Point {
        FORCE,
        BEFORE_CHANGE,
        AFTER_CHANGE
    }

    final ManualClock clock = new ManualClock();
    final FaultyDisk disk;
    private final Ledger ledger;
    private final Watcher watcher;
    private final FakePeople people = new FakePeople();
    private final DiskGuard guard =
            new DiskGuard(new MemorySpace(1L << 40, 64 << 20), DiskGuard.Policy.DEFAULT, clock);
    private Boot boot;

    Machine(Ledger ledger, Random random, Watcher watcher) {
        this.ledger = ledger;
        this.watcher = watcher;
        this.disk = new FaultyDisk(random);
        this.boot = new Boot();
        disk.duringForce(() -> watcher.during(Point.FORCE));
    }

    Uploads uploads() {
        return boot.uploads;
    }

    Deliveries deliveries() {
        return boot.deliveries;
    }

    /// What is committed, whoever runs.
    Ledger truth() {
        return ledger;
    }

    /// From now on nobody does anything any more, and everything that was not forced may be gone.
    PowerCut losePower() {
        boot.dead = true;
        disk.losePower();
        return new PowerCut();
    }

    void start() {
        ledger.pauseAll(clock.instant(), UploadLimits.DEFAULT.idleExpiry(clock.instant()));
        boot = new Boot();
    }

    /// Time passes, and what happens by time alone.
    void pass(Duration time) {
        clock.advance(time);
        guard.tick();
        boot.uploads.tick();
    }

    void runCheckpoints() {
        while (runCheckpoint()) {}
    }

    /// @return whether one was waiting
    boolean runCheckpoint() {
        Runnable task = boot.checkpoints.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    private final class Boot {
        private final Queue<Runnable> checkpoints = new ArrayDeque<>();
        private final Uploads uploads;
        private final Deliveries deliveries;
        private boolean dead;

        Boot() {
            Ledger watched = watched(this);
            // Whoever waits for news pauses, and looks around when it is its turn again
            Announcements announcements =
                    new PatientAnnouncements((news, _) -> {
                        Lockstep.pause();
                        return news.now();
                    });
            Damage damage = new Damage(watched, disk, announcements, clock);
            uploads =
                    new Uploads(
                            watched,
                            disk,
                            damage,
                            announcements,
                            new Admission(people, Quotas.DEFAULT, guard),
                            UploadLimits.DEFAULT,
                            clock,
                            new UnneededBlobs(watched, disk)::delete,
                            checkpoints::add);
            damage.onEnd(uploads::ended);
            deliveries = new Deliveries(watched, disk, damage, announcements, clock, new Random(1));
        }
    }

    private Ledger watched(Boot self) {
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, method, given) -> {
                            Object[] arguments = given == null ? new Object[0] : given;
                            boolean change =
                                    switch (method.getName()) {
                                        case "open",
                                                "checkpoint",
                                                "finish",
                                                "cancel",
                                                "fail",
                                                "pause" ->
                                                true;
                                        default -> false;
                                    };
                            requirePower(self);
                            if (change) {
                                watcher.during(Point.BEFORE_CHANGE);
                            }
                            try {
                                Object result = method.invoke(ledger, given);
                                if (change) {
                                    watcher.changed(method.getName(), arguments, result);
                                    watcher.during(Point.AFTER_CHANGE);
                                }
                                return result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static void requirePower(Boot self) {
        if (self.dead) {
            throw new PowerCut();
        }
    }
}
