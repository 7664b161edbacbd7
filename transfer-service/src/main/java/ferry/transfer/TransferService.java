package ferry.transfer;

import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.store.BlobStore;
import ferry.store.disk.DiskBlobStore;
import ferry.transfer.admission.Admission;
import ferry.transfer.announce.Announcements;
import ferry.transfer.announce.LocalAnnouncements;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.sql.SqlLedger;
import ferry.transfer.people.People;
import ferry.transfer.rpc.TransferRpc;
import ferry.transfer.upload.Uploads;
import io.grpc.BindableService;
import java.io.IOException;
import java.security.SecureRandom;
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
/// rpc, upload, admission, store, ledger, announce, delivery.
public final class TransferService implements AutoCloseable {
    /// Full names of the rpcs that bring file bytes in.
    public static final Set<String> DATA_METHODS =
            Set.of(TransferServiceGrpc.getUploadMethod().getFullMethodName());

    private static final Logger LOG = LoggerFactory.getLogger(TransferService.class);

    private final BlobStore store;
    private final Ledger ledger;
    private final TransferRpc rpc;
    private final ExecutorService blocking;
    private final ScheduledExecutorService ticks;

    private TransferService(
            BlobStore store,
            Ledger ledger,
            TransferRpc rpc,
            ExecutorService blocking,
            ScheduledExecutorService ticks) {
        this.store = store;
        this.ledger = ledger;
        this.rpc = rpc;
        this.blocking = blocking;
        this.ticks = ticks;
    }

    /// @param broken told when the disk can be trusted no more: end the process, which recovers at its next start
    public static TransferService start(
            TransferSettings settings,
            People people,
            InstantSource clock,
            Consumer<Throwable> broken)
            throws IOException {
        BlobStore store = DiskBlobStore.open(settings.data().resolve("blobs"));
        SecureRandom random = new SecureRandom();
        Ledger ledger =
                SqlLedger.open(
                        settings.data().resolve("ledger.db"), settings.storeId(), random, broken);
        ledger.pauseAll();
        Announcements announcements = new LocalAnnouncements();
        ExecutorService blocking =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("commit-", 0).factory());
        Uploads uploads =
                new Uploads(
                        ledger,
                        store,
                        announcements,
                        new Admission(people),
                        settings.limits(),
                        clock,
                        blocking);
        Deliveries deliveries = new Deliveries(ledger, store, announcements, clock, random);
        TransferRpc rpc = new TransferRpc(uploads, deliveries, ledger, blocking);
        return new TransferService(store, ledger, rpc, blocking, ticking(uploads));
    }

    private static ScheduledExecutorService ticking(Uploads uploads) {
        ScheduledExecutorService ticks =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("upload-ticks").daemon(true).factory());
        var _ =
                ticks.scheduleWithFixedDelay(
                        () -> {
                            try {
                                uploads.tick();
                            } catch (RuntimeException e) {
                                LOG.error("event=tick_failed", e);
                            }
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);
        return ticks;
    }

    /// The services to be served.
    public List<BindableService> services() {
        return List.of(rpc);
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
