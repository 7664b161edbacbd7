package ferry.transfer.delivery;

import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// One receiver follows one file's prefix, at its own pace, until the file is whole. A finished file is a prefix that
/// has stopped growing: there is no second path. Used by one thread, which it blocks.
final class DeliverySession {
    /// A lost wake-up costs at most this.
    private static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration STALL = Duration.ofSeconds(60);

    /// How far the appended bytes run ahead of the persisted ones at most.
    private static final long MAX_AHEAD_BYTES = 16L << 20;

    private final Ledger ledger;
    private final InstantSource clock;
    private final ReceiveOrder order;
    private final Content content;
    private final Subscription subscription;
    private final ReceiveOutlet outlet;

    private Transfer transfer;
    private Heard heard;
    private long changesSeen;
    private long position;
    private Instant lastSign;
    private Instant lastSent;

    /// @param heard of `subscription` before `transfer` was read, so that no change falls between the two
    DeliverySession(
            Ledger ledger,
            InstantSource clock,
            ReceiveOrder order,
            Transfer transfer,
            Heard heard,
            Content content,
            Subscription subscription,
            ReceiveOutlet outlet) {
        this.ledger = ledger;
        this.clock = clock;
        this.order = order;
        this.transfer = transfer;
        this.content = content;
        this.subscription = subscription;
        this.outlet = outlet;
        this.heard = heard;
        this.position = order.offset();
        this.lastSign = clock.instant();
        this.lastSent = lastSign;
    }

    /// @throws ferry.kernel.fault.Fault if the order cannot be carried out
    void refuseImpossible() {
        refusePastEnd();
        if (transfer.whole() == null && !order.follow()) {
            throw DeliveryFaults.notComplete(available());
        }
    }

    private void refusePastEnd() {
        Transfer.Whole whole = transfer.whole();
        Long size = whole == null ? transfer.spec().size() : Long.valueOf(whole.size());
        if (size != null && order.offset() > size) {
            throw DeliveryFaults.pastEnd(order.offset(), size);
        }
    }

    /// Returns when the trailer is sent.
    void follow() throws InterruptedException {
        outlet.header(transfer, available());
        while (true) {
            if (position < sendable()) {
                send();
            } else if (transfer.whole() != null) {
                outlet.trailer(transfer.whole());
                return;
            } else {
                await();
            }
        }
    }

    private long available() {
        Transfer.Whole whole = transfer.whole();
        return whole == null ? Math.max(transfer.persistedSize(), heard.length()) : whole.size();
    }

    private long sendable() {
        return Math.min(available(), order.end());
    }

    private void send() throws InterruptedException {
        if (position >= transfer.persistedSize() && available() - position > MAX_AHEAD_BYTES) {
            refresh(); // so far behind, all that is read is at rest and has checksums
        }
        int count = (int) Math.min(order.chunkBytes(), sendable() - position);
        Content.Piece piece;
        try {
            piece = content.read(transfer, position, count);
        } catch (IOException e) {
            missing(position + count, e);
            return;
        }
        outlet.data(position, piece.crc32c(), piece.data());
        position += piece.data().length;
        lastSent = clock.instant();
        lastSign = lastSent;
        hear(subscription.now());
    }

    /// Bytes that are not there may be of a transfer that has just ended, or have been lost before they were forced: then
    /// the sender brings them again.
    private void missing(long end, IOException error) {
        heard = subscription.now();
        refresh();
        try {
            content.requireAtRest(transfer, position);
        } catch (IOException e) {
            error.addSuppressed(e);
            throw DeliveryFaults.storage(error);
        }
        if (end <= available()) {
            throw DeliveryFaults.storage(error);
        }
    }

    private void await() throws InterruptedException {
        Heard before = heard;
        Heard after = subscription.await(before, POLL);
        hear(after);
        if (after.wakeUps() == before.wakeUps()) {
            refresh();
        }
        Instant now = clock.instant();
        if (signs(after) != signs(before)) {
            lastSign = now;
        }
        if (position < sendable() || transfer.whole() != null) {
            return;
        }
        if (!lastSign.plus(STALL).isAfter(now)) {
            throw DeliveryFaults.stalled(available());
        }
        if (!lastSent.plus(HEARTBEAT).isAfter(now)) {
            outlet.progress(available());
            lastSent = now;
        }
    }

    /// Signs of life of the sender: growth, and keep-alives, which announce the same length again.
    private static long signs(Heard heard) {
        return heard.wakeUps() - heard.changes();
    }

    /// Whatever is more than growth is in the ledger.
    private void hear(Heard news) {
        heard = news;
        if (news.changes() != changesSeen) {
            refresh();
        }
    }

    /// What is heard after the ledger was read makes it be read again.
    private void refresh() {
        changesSeen = heard.changes();
        transfer = ledger.find(transfer.id()).orElseThrow(DeliveryFaults::unknown);
        if (!transfer.state().unfinished() && transfer.state() != TransferState.AVAILABLE) {
            throw DeliveryFaults.ended(transfer);
        }
        refusePastEnd();
    }
}
