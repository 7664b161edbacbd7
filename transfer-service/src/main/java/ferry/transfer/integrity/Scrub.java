package ferry.transfer.integrity;

import ferry.store.BlobId;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Ledger.StoredBlob;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what is stored again, a little at a time, and compares it with its checksums: rot is found while the sender still has
/// the file, and not when somebody asks for it.
///
/// A round takes a week, or as long as it takes at some mebibytes a second. It begins anywhere, so that what comes late in a
/// round has its turn also on a server that is started often. Used by one thread at a time.
public final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

    static final long BYTES_PER_TICK = 4 << 20;
    static final Duration ROUND = Duration.ofDays(7);

    /// So much rot at once is more likely in the machine than in the files, and a transfer that has failed stays so.
    static final int MOST_DAMAGED = 10;

    /// Into which a store is divided, by the first byte of an id.
    public static final int SHARDS = 256;

    static final Duration PAUSE = ROUND.dividedBy(SHARDS);

    private final Ledger ledger;
    private final Damage damage;
    private final InstantSource clock;

    private final Deque<StoredBlob> blobs = new ArrayDeque<>();
    private int shard;
    private Instant nextShard;

    /// Where the next extent of the first blob begins.
    private long position;

    private long budget;
    private int damaged;

    /// @param firstShard with which a round begins: blobs whose ids begin with this byte
    public Scrub(Ledger ledger, Damage damage, InstantSource clock, int firstShard) {
        this.ledger = ledger;
        this.damage = damage;
        this.clock = clock;
        this.shard = firstShard;
        this.nextShard = clock.instant().plus(PAUSE);
    }

    /// Called about once a second.
    public void tick() {
        if (damaged == MOST_DAMAGED) {
            return;
        }
        budget = Math.min(budget + BYTES_PER_TICK, BYTES_PER_TICK);
        while (budget > 0 && damaged < MOST_DAMAGED && hasBlob()) {
            lookAt(blobs.getFirst().id());
        }
        if (damaged == MOST_DAMAGED) {
            LOG.error("event=scrub_stopped damaged={} until=next_start", damaged);
        }
    }

    private boolean hasBlob() {
        Instant now = clock.instant();
        if (blobs.isEmpty() && !now.isBefore(nextShard)) {
            ledger.blobs(shard).stream()
                    .filter(blob -> blob.persisted() > 0)
                    .forEach(blobs::addLast);
            shard = (shard + 1) % SHARDS;
            nextShard = now.plus(PAUSE);
        }
        return !blobs.isEmpty();
    }

    private void lookAt(BlobId blob) {
        Optional<Extent> extent = ledger.extentAt(blob, position);
        if (extent.isEmpty()) {
            nextBlob();
            return;
        }
        position = extent.get().to();
        budget -= extent.get().length();
        try {
            if (isDamaged(blob, extent.get())) {
                damaged++;
                nextBlob();
            }
        } catch (IOException unreadable) {
            LOG.error("event=blob_unreadable blob={}", blob, unreadable);
            nextBlob();
        }
    }

    /// What has gone meanwhile, because nobody needs it any more, is not damaged.
    private boolean isDamaged(BlobId blob, Extent extent) throws IOException {
        return !damage.isSound(blob, extent)
                && ledger.extentAt(blob, extent.from()).isPresent()
                && damage.confirm(blob, extent);
    }

    private void nextBlob() {
        blobs.removeFirst();
        position = 0;
    }
}
