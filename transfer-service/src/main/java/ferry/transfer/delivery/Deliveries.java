package ferry.transfer.delivery;

import ferry.kernel.identity.Caller;
import ferry.kernel.identity.UserId;
import ferry.store.BlobStore;
import ferry.transfer.announce.Announcements;
import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.integrity.Damage;
import ferry.transfer.ledger.Confirmation;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything on its way out. Safe for use by many threads; each delivery and each watch blocks its own.
public final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final Ledger ledger;
    private final BlobStore store;
    private final Damage damage;
    private final Announcements announcements;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConcurrentMap<TransferId, Integer> receiving = new ConcurrentHashMap<>();

    /// @param random spreads the planned ends of watches
    public Deliveries(
            Ledger ledger,
            BlobStore store,
            Damage damage,
            Announcements announcements,
            InstantSource clock,
            RandomGenerator random) {
        this.ledger = ledger;
        this.store = store;
        this.damage = damage;
        this.announcements = announcements;
        this.clock = clock;
        this.random = random;
    }

    /// What somebody is receiving now.
    public Set<TransferId> receiving() {
        return Set.copyOf(receiving.keySet());
    }

    /// Sends a file's bytes, live or stored. Returns when the trailer is sent.
    public void deliver(Caller caller, ReceiveOrder order, ReceiveOutlet outlet)
            throws InterruptedException {
        receiving.merge(order.id(), 1, Integer::sum);
        try {
            follow(caller, order, outlet);
        } finally {
            receiving.computeIfPresent(order.id(), (_, many) -> many == 1 ? null : many - 1);
        }
    }

    private void follow(Caller caller, ReceiveOrder order, ReceiveOutlet outlet)
            throws InterruptedException {
        try (Subscription subscription = announcements.follow(order.id());
                Content content = new Content(store, ledger, damage, order.offset())) {
            // Before the transfer is read, so that no change falls between the two
            Heard heard = subscription.now();
            Transfer transfer = visible(caller, order);
            DeliverySession session =
                    new DeliverySession(
                            ledger, clock, order, transfer, heard, content, subscription, outlet);
            session.refuseImpossible();
            noteReceiving(caller, transfer);
            session.follow();
        } catch (IOException e) {
            LOG.warn("event=reader_close_failed transfer={}", order.id(), e);
        }
    }

    /// Sends a person's events. Returns at the planned end.
    public void watch(Caller caller, WatchOrder order, WatchOutlet outlet)
            throws InterruptedException {
        try (Subscription subscription = announcements.follow(caller.id())) {
            new WatchSession(
                            ledger, damage, clock, random, caller.id(), order, subscription, outlet)
                    .follow();
        }
    }

    /// Acknowledges a person's events for one device.
    ///
    /// @return what is acknowledged now
    public LogPosition acknowledge(Caller caller, String consumer, LogPosition through) {
        return switch (ledger.acknowledge(caller.id(), consumer, through, clock.instant())) {
            case LogSlice.Events events -> events.end();
            case LogSlice.Expired() -> throw DeliveryFaults.cursorExpired();
        };
    }

    /// Takes a recipient's word of what became of a file, and tells the sender.
    public Receipt confirm(Caller caller, TransferId id, Outcome outcome) {
        return switch (ledger.confirm(id, caller.id(), outcome, clock.instant())) {
            case Confirmation.Taken(Receipt receipt, Party sender, boolean changed) -> {
                if (changed) {
                    announcements.news(sender.id());
                }
                yield receipt;
            }
            case Confirmation.Mismatch(Sha256 expected) -> throw DeliveryFaults.mismatch(expected);
            case Confirmation.NotComplete(long available) ->
                    throw DeliveryFaults.notComplete(available);
            case Confirmation.Ended(Transfer transfer) -> throw DeliveryFaults.ended(transfer);
            case Confirmation.Unknown() -> throw DeliveryFaults.unknown();
        };
    }

    private Transfer visible(Caller caller, ReceiveOrder order) {
        Transfer transfer =
                ledger.find(order.id())
                        .filter(known -> known.concerns(caller.id()))
                        .orElseThrow(DeliveryFaults::unknown);
        if (!transfer.state().unfinished() && transfer.state() != TransferState.AVAILABLE) {
            throw DeliveryFaults.ended(transfer);
        }
        return transfer;
    }

    private void noteReceiving(Caller caller, Transfer transfer) {
        UserId user = caller.id();
        if (transfer.receiptOf(user).isPresent()
                && ledger.receiving(transfer.id(), user, clock.instant())) {
            announcements.news(transfer.sender().id());
        }
    }
}
