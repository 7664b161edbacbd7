package ferry.transfer.delivery;

import ferry.kernel.fault.Fault;
import ferry.store.Crc32c;
import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
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

    private final Ledger ledger;
    private final InstantSource clock;
    private final ReceiveOrder order;
    private final Content content;
    private final Subscription subscription;
    private final ReceiveOutlet outlet;

    private Transfer transfer;
    private Heard heard;
    private long position;
    private Instant lastGrowth;
    private Instant lastSent;

    /// @param subscription opened before `transfer` was read, so that no change falls between the two
    DeliverySession(
            Ledger ledger,
            InstantSource clock,
            ReceiveOrder order,
            Transfer transfer,
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
        this.heard = subscription.now();
        this.position = order.offset();
        this.lastGrowth = clock.instant();
        this.lastSent = lastGrowth;
    }

    /// Returns when the trailer is sent.
    void follow() throws InterruptedException {
        refuseImpossible();
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

    private void refuseImpossible() {
        Transfer.Whole whole = transfer.whole();
        Long declared = transfer.spec().size();
        if (whole != null && position > whole.size()) {
            throw DeliveryFaults.pastEnd(position, whole.size());
        }
        if (declared != null && position > declared) {
            throw DeliveryFaults.pastEnd(position, declared);
        }
        if (whole == null && !order.follow()) {
            throw DeliveryFaults.notComplete(available());
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
        int count = (int) Math.min(order.chunkBytes(), sendable() - position);
        byte[] data;
        try {
            data = content.read(transfer, position, count);
        } catch (IOException e) {
            throw gone(e);
        }
        outlet.data(position, Crc32c.of(ByteBuffer.wrap(data)), data);
        position += count;
        heard = subscription.now();
        lastSent = clock.instant();
        lastGrowth = lastSent;
    }

    /// The bytes of a transfer that has just ended may be deleted already: then that is what the receiver is told.
    private Fault gone(IOException error) {
        refresh();
        return DeliveryFaults.storage(error);
    }

    private void await() throws InterruptedException {
        Heard before = heard;
        heard = subscription.await(before, POLL);
        boolean grew = heard.length() > before.length();
        if (!grew) {
            refresh();
        }
        Instant now = clock.instant();
        if (grew) {
            lastGrowth = now;
        }
        if (position < sendable() || transfer.whole() != null) {
            return;
        }
        if (!lastGrowth.plus(STALL).isAfter(now)) {
            throw DeliveryFaults.stalled(available());
        }
        if (!lastSent.plus(HEARTBEAT).isAfter(now)) {
            outlet.progress(available());
            lastSent = now;
        }
    }

    private void refresh() {
        transfer = ledger.find(transfer.id()).orElseThrow(DeliveryFaults::unknown);
        if (!transfer.state().unfinished() && transfer.whole() == null) {
            throw DeliveryFaults.ended(transfer);
        }
    }
}
