package ferry.transfer.rpc;

import ferry.kernel.identity.UserId;
import ferry.kernel.rpc.OutboundCall;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.delivery.News;
import ferry.transfer.delivery.WatchOutlet;
import ferry.transfer.ledger.LogPosition;
import java.util.ArrayList;
import java.util.List;

/// One person's events as messages.
final class WatchMessages implements WatchOutlet {
    /// One message has at most 1 MiB, of which the cursor and its like take little.
    private static final int MAX_EVENT_BYTES = (1 << 20) - (1 << 10);

    /// Tag and length of an event in its message.
    private static final int EVENT_OVERHEAD_BYTES = 6;

    private final OutboundCall<WatchResponse> call;
    private final UserId user;

    WatchMessages(OutboundCall<WatchResponse> call, UserId user) {
        this.call = call;
        this.user = user;
    }

    @Override
    public void news(List<News> news, LogPosition cursor, boolean caughtUp)
            throws InterruptedException {
        List<Event> events = new ArrayList<>();
        LogPosition covered = cursor;
        int bytes = 0;
        for (News item : news) {
            Event event = Answers.event(item, user);
            int size = event.getSerializedSize() + EVENT_OVERHEAD_BYTES;
            if (bytes + size > MAX_EVENT_BYTES && !events.isEmpty()) {
                send(events, covered, false);
                events = new ArrayList<>();
                bytes = 0;
            }
            events.add(event);
            bytes += size;
            covered = new LogPosition(cursor.epoch(), item.event().sequence());
        }
        send(events, cursor, caughtUp);
    }

    private void send(List<Event> events, LogPosition cursor, boolean caughtUp)
            throws InterruptedException {
        call.send(
                WatchResponse.newBuilder()
                        .addAllEvents(events)
                        .setCursor(Cursors.encode(user, cursor))
                        .setCaughtUp(caughtUp)
                        .build());
    }
}
