package ferry.bench.micro;

import ferry.bench.fanout.Names;
import ferry.bench.process.Scratch;
import ferry.kernel.identity.Caller;
import ferry.store.BlobStore;
import ferry.store.disk.DiskBlobStore;
import ferry.store.disk.FolderSpace;
import ferry.transfer.SpaceSettings;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.DiskGuard;
import ferry.transfer.announce.Announcements;
import ferry.transfer.announce.LocalAnnouncements;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.delivery.ReceiveOrder;
import ferry.transfer.integrity.Damage;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Removal;
import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.retention.UnneededBlobs;
import ferry.transfer.upload.OpenRequest;
import ferry.transfer.upload.Opened;
import ferry.transfer.upload.UploadLimits;
import ferry.transfer.upload.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// The steps of the transfer service below its rpcs, put together over a folder as the service does it. Files go from one
/// person to another. Safe for use by many threads.
final class DataPath implements AutoCloseable {
    private static final InstantSource CLOCK = InstantSource.system();

    private final Names people = new Names();
    private final Caller sender = people.caller(1);
    private final Caller recipient = people.caller(2);
    private final Scratch scratch;
    private final BlobStore store;
    private final Ledger ledger;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final UnneededBlobs unneeded;
    private final Uploads uploads;
    private final Deliveries deliveries;

    private DataPath(Scratch scratch, BlobStore store, Ledger ledger, DiskGuard disk) {
        this.scratch = scratch;
        this.store = store;
        this.ledger = ledger;
        Announcements announcements = new LocalAnnouncements();
        Damage damage = new Damage(ledger, store, announcements, CLOCK);
        unneeded = new UnneededBlobs(ledger, store);
        uploads =
                new Uploads(
                        ledger,
                        store,
                        damage,
                        announcements,
                        new Admission(people, SpaceSettings.UNGUARDED.quotas(), disk),
                        UploadLimits.DEFAULT,
                        CLOCK,
                        unneeded::delete,
                        blocking);
        damage.onEnd(uploads::ended);
        deliveries = new Deliveries(ledger, store, damage, announcements, CLOCK, new Random(7));
    }

    static DataPath open() throws IOException {
        Scratch scratch = Scratch.create();
        DiskGuard disk =
                new DiskGuard(
                        FolderSpace.of(scratch.folder(), 0), SpaceSettings.UNGUARDED.disk(), CLOCK);
        return new DataPath(
                scratch,
                DiskBlobStore.open(scratch.folder().resolve("blobs")),
                Wishes.ledger(scratch),
                disk);
    }

    /// Begins an upload of so many bytes.
    GrowingFile begin(long bytes) {
        TransferId id = new TransferId(UUID.randomUUID());
        Spec spec = new Spec("file.bin", bytes, "", Spec.Kind.FILE, null, null, false, "", null);
        Semaphore room = new Semaphore(0);
        Opened opened =
                uploads.open(
                        sender,
                        new OpenRequest(
                                id,
                                1,
                                new OpenRequest.Offered(
                                        spec, List.of(recipient.name().value()), "digest")),
                        _ -> room.release());
        if (opened instanceof Opened.Writing(var session)) {
            return new GrowingFile(id, session, room);
        }
        throw new IllegalStateException("a new transfer that is whole");
    }

    /// Gives up an upload, and deletes what has come of it.
    void giveUp(GrowingFile file) {
        file.release();
        uploads.cancel(sender, file.id());
    }

    /// Receives a file from its beginning to its end, however long that is in coming.
    ///
    /// @return its size
    long receive(TransferId id) throws InterruptedException {
        CountingOutlet outlet = new CountingOutlet();
        deliveries.deliver(recipient, new ReceiveOrder(id, 0, null, true, Piece.BYTES), outlet);
        return outlet.bytes();
    }

    /// Deletes all whole files.
    void expireAll() {
        Removal removal;
        do {
            removal = ledger.expire(CLOCK.instant().plus(Duration.ofDays(365)), Set.of(), 64);
        } while (removal.more());
        unneeded.delete();
    }

    @Override
    public void close() throws IOException {
        blocking.close();
        ledger.close();
        store.close();
        scratch.close();
    }
}
