package ferry.transfer.integrity;

import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Ledger.StoredBlob;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares at a start what the ledger knows with what the store has, before anybody is served. Nothing is destroyed that
/// is not understood: what is missing in numbers is a reason not to start, and what nobody knows is put aside first.
///
/// Only names are compared, so that a start is quick whatever is stored; what is in a file is looked at when it is read or
/// continued. Used by one thread at a time.
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final int SHARDS = 256;

    /// So many may be missing, or unknown, or this part of all, whichever is more.
    private static final int MAX_DIFFERING = 10;

    private static final int MAX_DIFFERING_PERCENT = 1;

    static final Duration ORPHAN_KEPT = Duration.ofDays(7);

    /// So long after a start nothing is deleted: who notices a mistake has time to stop the server.
    static final Duration GRACE = Duration.ofHours(24);

    private static final String WHY = "its stored bytes are missing; send it again";

    private final Ledger ledger;
    private final BlobStore store;
    private final InstantSource clock;
    private final Instant started;

    public Recovery(Ledger ledger, BlobStore store, InstantSource clock) {
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
        this.started = clock.instant();
    }

    /// What a start has found.
    public record Report(int missing, int orphans) {}

    /// Fails the transfers whose bytes are missing, tells their people, and puts aside what nobody knows.
    ///
    /// @param acceptLoss whether any number may be missing or unknown
    /// @throws LossRefusedException if more is missing than is likely lost, or more unknown than a crash leaves; nothing is
    /// changed then
    public Report run(boolean acceptLoss) throws IOException {
        BitSet differing = new BitSet(SHARDS);
        long needed = 0;
        long missing = 0;
        long present = 0;
        long unknown = 0;
        for (int shard = 0; shard < SHARDS; shard++) {
            Shard here = shard(shard);
            needed += here.needed();
            missing += here.missing().size();
            present += here.present();
            unknown += here.unknown().size();
            differing.set(shard, here.differs());
        }
        if (!acceptLoss) {
            refuseLoss(missing, needed);
            refuseUnknown(unknown, present);
        }
        return settle(differing);
    }

    private static void refuseLoss(long missing, long needed) throws LossRefusedException {
        boolean all = missing == needed && needed > 0;
        if (isMany(missing, needed) || all) {
            throw new LossRefusedException(
                    "of %d stored files %d are missing: is a disk not mounted? To give them up, and have their senders and recipients told, start once with --accept-loss"
                            .formatted(needed, missing));
        }
    }

    private static void refuseUnknown(long unknown, long present) throws LossRefusedException {
        if (isMany(unknown, present)) {
            throw new LossRefusedException(
                    "of %d stored files the ledger does not know %d: is it an older one? To have them put aside, and deleted after %d days, start once with --accept-loss"
                            .formatted(present, unknown, ORPHAN_KEPT.toDays()));
        }
    }

    private static boolean isMany(long differing, long all) {
        return differing > Math.max(MAX_DIFFERING, all * MAX_DIFFERING_PERCENT / 100);
    }

    private Report settle(BitSet differing) throws IOException {
        int missing = 0;
        int orphans = 0;
        for (int shard : differing.stream().toArray()) {
            Shard here = shard(shard);
            if (!here.missing().isEmpty()) {
                missing += ledger.lose(here.missing(), WHY, clock.instant()).size();
            }
            for (BlobId unknown : here.unknown()) {
                LOG.warn("event=blob_unknown blob={}", unknown);
                store.orphan(unknown, FileTime.from(clock.instant()));
                orphans++;
            }
        }
        if (missing > 0 || orphans > 0) {
            LOG.error("event=recovered missing={} orphans={}", missing, orphans);
        }
        return new Report(missing, orphans);
    }

    private record Shard(long needed, long present, List<BlobId> missing, Set<BlobId> unknown) {
        boolean differs() {
            return !missing.isEmpty() || !unknown.isEmpty();
        }
    }

    private Shard shard(int firstByte) throws IOException {
        List<StoredBlob> known = ledger.blobs(firstByte);
        Set<BlobId> present = store.list(firstByte);
        // Of a blob without a persisted byte even the name may be lost
        List<StoredBlob> needed = known.stream().filter(blob -> blob.persisted() > 0).toList();
        List<BlobId> missing =
                needed.stream()
                        .map(StoredBlob::id)
                        .filter(blob -> !present.contains(blob))
                        .toList();
        Set<BlobId> unknown = new HashSet<>(present);
        unknown.removeAll(known.stream().map(StoredBlob::id).collect(Collectors.toSet()));
        return new Shard(needed.size(), present.size(), missing, unknown);
    }

    /// Deletes what has been put aside for long enough. Called now and then.
    public void tick() {
        Instant now = clock.instant();
        if (now.isBefore(started.plus(GRACE))) {
            return;
        }
        try {
            int deleted = store.deleteOrphans(FileTime.from(now.minus(ORPHAN_KEPT)));
            if (deleted > 0) {
                LOG.info("event=orphans_deleted count={}", deleted);
            }
        } catch (IOException e) {
            LOG.warn("event=orphans_not_deleted", e);
        }
    }
}
