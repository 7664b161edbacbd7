package ferry.transfer;

import ferry.kernel.identity.LiveSessions;
import ferry.kernel.observe.Metrics;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.store.BlobStore;
import ferry.store.disk.DiskBlobStore;
import ferry.store.disk.FolderSpace;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.DiskGuard;
import ferry.transfer.announce.Announcements;
import ferry.transfer.announce.LocalAnnouncements;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.delivery.OldNews;
import ferry.transfer.integrity.Damage;
import ferry.transfer.integrity.Recovery;
import ferry.transfer.integrity.Scrub;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.sql.SqlLedger;
import ferry.transfer.people.DepartureListener;
import ferry.transfer.people.People;
import ferry.transfer.retention.Sweeper;
import ferry.transfer.retention.UnneededBlobs;
import ferry.transfer.rpc.TransferRpc;
import ferry.transfer.upload.Departures;
import ferry.transfer.upload.Uploads;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transfer service, put together. The steps are made in the order in which bytes meet them:
/// rpc, upload, admission, store, ledger, announce, delivery. Retention works beside them.
public final class TransferService implements AutoCloseable {
    /// Full names of the rpcs that bring file bytes in.
    public static final Set<String> DATA_METHODS =
            Set.of(TransferServiceGrpc.getUploadMethod().getFullMethodName());

    private static final Logger LOG = LoggerFactory.getLogger(TransferService.class);

    private static final Duration DEPARTURE_TICK = Duration.ofSeconds(1);

    /// One thread for each tick, so that none waits for another.
    private static final int TICKING = 8;

    private static final Duration DISK_TICK = Duration.ofSeconds(1);

    private static final Duration PRUNING_TICK = Duration.ofMinutes(10);
    private static final Duration SCRUB_TICK = Duration.ofSeconds(1);
    private static final Duration SWEEP_TICK = Duration.ofSeconds(1);

    private static final Duration ORPHAN_TICK = Duration.ofHours(1);

    private static final Duration UPLOAD_TICK = Duration.ofSeconds(1);

    /// What ends a session is known to the service within a second; with this its streams end within two.
    private static final Duration SESSION_TICK = Duration.ofMillis(500);

    private final BlobStore store;
    private final Ledger ledger;
    private final TransferRpc rpc;
    private final Departures departures;
    private final DiskGuard disk;
    private final ExecutorService blocking;
    private final ScheduledExecutorService ticks;

    private TransferService(
            BlobStore store,
            Ledger ledger,
            TransferRpc rpc,
            Departures departures,
            DiskGuard disk,
            ExecutorService blocking,
            ScheduledExecutorService ticks) {
        this.store = store;
        this.ledger = ledger;
        this.rpc = rpc;
        this.departures = departures;
        this.disk = disk;
        this.blocking = blocking;
        this.ticks = ticks;
    }

    /// @param sessions says how long a stream may go on
    /// @param broken told when the disk can be trusted no more: end the process, which recovers at its next start
    public static TransferService start(
            TransferSettings settings,
            People people,
            LiveSessions sessions,
            InstantSource clock,
            Consumer<Throwable> broken)
            throws IOException {
        Path blobs = settings.data().resolve("blobs");
        BlobStore store = DiskBlobStore.open(blobs);
        DiskGuard disk =
                new DiskGuard(
                        FolderSpace.of(settings.data(), settings.space().reserveBytes()),
                        List.of(FolderSpace.of(blobs, 0)), // may be a mount of its own
                        settings.space().disk(),
                        clock);
        disk.look();
        SecureRandom random = new SecureRandom();
        SqlLedger ledger = openLedger(settings, random, broken);
        ledger.onFull(disk::full);
        Recovery recovery = new Recovery(ledger, store, clock);
        try {
            Instant now = clock.instant();
            ledger.pauseAll(now, settings.limits().idleExpiry(now));
            recovery.run(settings.acceptLoss());
        } catch (IOException | RuntimeException e) {
            ledger.close();
            throw e;
        }
        Announcements announcements = new LocalAnnouncements();
        ExecutorService blocking =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("commit-", 0).factory());
        Damage damage = new Damage(ledger, store, announcements, clock);
        UnneededBlobs unneeded = new UnneededBlobs(ledger, store);
        Uploads uploads =
                new Uploads(
                        ledger,
                        store,
                        damage,
                        announcements,
                        new Admission(people, settings.space().quotas(), disk),
                        settings.limits(),
                        clock,
                        unneeded::delete,
                        blocking);
        damage.onEnd(uploads::ended);
        Deliveries deliveries = new Deliveries(ledger, store, damage, announcements, clock, random);
        TransferRpc rpc =
                new TransferRpc(
                        uploads, deliveries, ledger, sessions, settings.streams(), blocking);
        ScheduledExecutorService ticks =
                Executors.newScheduledThreadPool(
                        TICKING, Thread.ofPlatform().name("ticks-", 0).daemon(true).factory());
        every(UPLOAD_TICK, ticks, uploads::tick);
        every(ORPHAN_TICK, ticks, recovery::tick);
        every(
                SCRUB_TICK,
                ticks,
                new Scrub(ledger, damage, clock, random.nextInt(Scrub.SHARDS))::tick);
        every(SESSION_TICK, ticks, rpc::tick);
        every(PRUNING_TICK, ticks, new OldNews(ledger, clock)::tick);
        Departures departures = new Departures(ledger, people, uploads);
        every(DEPARTURE_TICK, ticks, departures::tick);
        Sweeper sweeper =
                new Sweeper(
                        ledger,
                        unneeded,
                        announcements,
                        deliveries::receiving,
                        settings.space().endedRetention(),
                        clock);
        every(SWEEP_TICK, ticks, sweeper::tick);
        every(DISK_TICK, ticks, disk::tick);
        return new TransferService(store, ledger, rpc, departures, disk, blocking, ticks);
    }

    /// @throws IOException if it is not the ledger of this folder, or damaged; says what to do
    private static SqlLedger openLedger(
            TransferSettings settings, SecureRandom random, Consumer<Throwable> broken)
            throws IOException {
        try {
            return SqlLedger.open(
                    settings.data().resolve("ledger.db"),
                    settings.storeId(),
                    settings.fresh(),
                    random,
                    broken);
        } catch (IllegalStateException e) {
            throw new IOException(settings.data() + ": " + e.getMessage(), e);
        }
    }

    private static void every(Duration period, ScheduledExecutorService ticks, Runnable tick) {
        var _ =
                ticks.scheduleWithFixedDelay(
                        () -> {
                            try {
                                tick.run();
                            } catch (RuntimeException e) {
                                LOG.error("event=tick_failed", e);
                            }
                        },
                        period.toMillis(),
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// The services to be served.
    public List<BindableService> services() {
        return List.of(rpc);
    }

    /// Shows how the service is.
    public void observe(Metrics metrics) {
        disk.observe(metrics);
    }

    /// To be told of accounts that may be gone.
    public DepartureListener departures() {
        return departures;
    }

    /// Ends all streams in a way that their clients resume.
    public void drain() {
        rpc.drain();
    }

    /// Waits for the last commits, then closes. No rpc may be running.
    @Override
    public void close() throws IOException {
        ticks.shutdownNow();
        blocking.close();
        ledger.close();
        store.close();
    }
}
