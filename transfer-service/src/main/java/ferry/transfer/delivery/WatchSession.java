package ferry.transfer.delivery;

import ferry.kernel.identity.UserId;
import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.integrity.Damage;
import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One device follows one person's log. The log is read only when the watcher has taken what was sent before.
/// Used by one thread, which it blocks.
final class WatchSession {
    /// Bound what is in memory for one watcher; the outlet bounds its messages.
    private static final int MAX_EVENTS = 256;

    private static final int MAX_INLINE_BYTES = 512 << 10;

    /// A lost wake-up costs at most this.
    private static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /// After this time, give or take a fifth, the server ends a watch so that load can move.
    private static final Duration PLANNED_END = Duration.ofMinutes(30);

    private final Ledger ledger;
    private final Damage damage;
    private final InstantSource clock;
    private final UserId user;
    private final WatchOrder order;
    private final Subscription subscription;
    private final WatchOutlet outlet;
    private final Instant end;

    private LogPosition position;
    private Instant lastSent;
    private boolean toldCaughtUp;

    WatchSession(
            Ledger ledger,
            Damage damage,
            InstantSource clock,
            RandomGenerator random,
            UserId user,
            WatchOrder order,
            Subscription subscription,
            WatchOutlet outlet) {
        this.ledger = ledger;
        this.damage = damage;
        this.clock = clock;
        this.user = user;
        this.order = order;
        this.subscription = subscription;
        this.outlet = outlet;
        this.lastSent = clock.instant();
        this.end =
                lastSent.plusMillis((long) (PLANNED_END.toMillis() * random.nextDouble(0.8, 1.2)));
        this.position = start(ledger.acknowledged(user, order.consumer(), lastSent));
    }

    private LogPosition start(LogPosition acknowledged) {
        return switch (order.start()) {
            case WatchOrder.Start.At(LogPosition at) -> at;
            case WatchOrder.Start.LastAck() -> acknowledged;
            case WatchOrder.Start.Latest() -> ledger.end(user);
        };
    }

    /// Returns at the planned end.
    void follow() throws InterruptedException {
        while (clock.instant().isBefore(end)) {
            Heard heard = subscription.now();
            boolean caughtUp = sendNext();
            if (caughtUp) {
                subscription.await(heard, POLL);
            }
        }
    }

    /// @return whether there is nothing more to send now
    private boolean sendNext() throws InterruptedException {
        return switch (ledger.read(user, position, MAX_EVENTS)) {
            case LogSlice.Expired() -> throw DeliveryFaults.cursorExpired();
            case LogSlice.Events slice -> {
                if (slice.events().isEmpty()) {
                    heartbeat(slice.caughtUp());
                } else {
                    send(slice);
                }
                yield slice.caughtUp();
            }
        };
    }

    private void heartbeat(boolean caughtUp) throws InterruptedException {
        Instant now = clock.instant();
        if (!toldCaughtUp || !lastSent.plus(HEARTBEAT).isAfter(now)) {
            outlet.news(List.of(), position, caughtUp);
            toldCaughtUp = caughtUp;
            lastSent = now;
        }
    }

    private void send(LogSlice.Events slice) throws InterruptedException {
        List<News> batch = new ArrayList<>();
        int inline = 0;
        for (Event event : slice.events()) {
            News news = news(event);
            int size = news.inlineData() == null ? 0 : news.inlineData().length;
            if (inline + size > MAX_INLINE_BYTES) {
                pass(batch, false);
                batch = new ArrayList<>();
                inline = 0;
            }
            batch.add(news);
            inline += size;
        }
        pass(batch, slice.caughtUp());
    }

    private void pass(List<News> batch, boolean caughtUp) throws InterruptedException {
        position = new LogPosition(position.epoch(), batch.getLast().event().sequence());
        outlet.news(List.copyOf(batch), position, caughtUp);
        toldCaughtUp = caughtUp;
        lastSent = clock.instant();
    }

    private News news(Event event) {
        Transfer transfer =
                switch (event.kind()) {
                    case OFFERED, AVAILABLE, STALLED, FAILED ->
                            ledger.find(event.transfer()).orElse(null);
                    case RESUMED, CANCELLED, EXPIRED, RECEIPT_CHANGED -> null;
                };
        return new News(event, transfer, inline(event, transfer));
    }

    private byte @Nullable [] inline(Event event, @Nullable Transfer transfer) {
        if (event.kind() != EventKind.AVAILABLE || transfer == null || transfer.blob() != null) {
            return null;
        }
        Transfer.Whole whole = transfer.whole();
        return whole != null && whole.size() <= order.inlineBytes()
                ? damage.inlineData(transfer).orElse(null)
                : null;
    }
}
