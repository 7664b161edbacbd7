package ferry.transfer.integrity;

import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.transfer.announce.Announcements;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges whether stored bytes are damaged, and does what follows. Safe for use by many threads.
///
/// A medium that cannot be read is an error and no verdict: it may be back in a minute, while a transfer that has failed
/// stays so.
public final class Damage {
    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);

    private static final int MAX_MISREAD = 1024;

    private static final String WHY = "its stored bytes are damaged; send it again";

    private final Ledger ledger;
    private final BlobStore store;
    private final Announcements announcements;
    private final InstantSource clock;
    private final List<Consumer<Transfer>> listeners = new CopyOnWriteArrayList<>();

    /// Guarded by itself. Those that were misread last.
    private final SequencedSet<BlobId> misread = new LinkedHashSet<>();

    public Damage(
            Ledger ledger, BlobStore store, Announcements announcements, InstantSource clock) {
        this.ledger = ledger;
        this.store = store;
        this.announcements = announcements;
        this.clock = clock;
    }

    /// @param listener told of each transfer that ends, after that is committed
    public void onEnd(Consumer<Transfer> listener) {
        listeners.add(listener);
    }

    /// Looks once more at an extent that was not what it should be. If the medium says the same, the blob is put aside and
    /// its transfers have failed when this returns.
    ///
    /// @return whether it is damaged
    /// @throws IOException if the medium cannot be read
    public boolean confirm(BlobId blob, Extent extent) throws IOException {
        if (isSound(blob, extent)) {
            LOG.warn("event=extent_sound_at_second_look blob={} extent={}", blob, extent);
            noteMisread(blob);
            return false;
        }
        LOG.error("event=blob_damaged blob={} extent={}", blob, extent);
        // In this order: a blob without a transfer would count as an orphan after a crash, and be
        // deleted
        store.quarantine(blob);
        ledger.lose(List.of(blob), WHY, clock.instant()).forEach(this::tell);
        return true;
    }

    /// @throws IOException if the medium cannot be read
    public boolean isSound(BlobId blob, Extent extent) throws IOException {
        try {
            return store.checksum(blob, extent.from(), extent.length()) == extent.crc32c();
        } catch (NoSuchFileException | EOFException gone) {
            LOG.error("event=extent_missing blob={} extent={}", blob, extent, gone);
            return false;
        }
    }

    private void noteMisread(BlobId blob) {
        synchronized (misread) {
            misread.remove(blob);
            misread.addLast(blob);
            if (misread.size() > MAX_MISREAD) {
                misread.removeFirst();
            }
        }
    }

    /// Whether what the system keeps in memory of a blob has been wrong, and may still be: it is to be read from the medium.
    public boolean isMisread(BlobId blob) {
        synchronized (misread) {
            return misread.contains(blob);
        }
    }

    /// The bytes of a whole file that is kept in the ledger. If they are not what its sender has sent, at a second look either,
    /// they are put aside and the transfer has failed when this returns.
    ///
    /// @return empty if they are damaged, or the transfer has ended meanwhile
    public Optional<byte[]> inlineData(Transfer transfer) {
        Transfer.Whole whole = Objects.requireNonNull(transfer.whole(), "not whole");
        if (whole.size() == 0) {
            return Optional.of(new byte[0]);
        }
        Optional<byte[]> sound = soundInlineData(transfer.id(), whole);
        if (sound.isPresent()) {
            return sound;
        }
        Optional<byte[]> atSecondLook = soundInlineData(transfer.id(), whole);
        if (atSecondLook.isEmpty()) {
            ledger.loseInline(transfer.id(), WHY, clock.instant()).ifPresent(this::tell);
        }
        return atSecondLook;
    }

    private Optional<byte[]> soundInlineData(TransferId id, Transfer.Whole whole) {
        return ledger.inlineData(id)
                .filter(bytes ->
                        bytes.length == whole.size()
                                && Sha256.digest(bytes).equals(whole.sha256()));
    }

    private void tell(Transfer ended) {
        LOG.error("event=transfer_lost transfer={} state={}", ended.id(), ended.state());
        listeners.forEach(listener -> listener.accept(ended));
        announcements.changed(ended.id());
        announcements.news(ended.sender().id());
        ended.recipients().forEach(announcements::news);
    }
}
