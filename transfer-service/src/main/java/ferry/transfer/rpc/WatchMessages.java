package ferry.transfer.rpc;

import ferry.kernel.identity.UserId;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.delivery.News;
import ferry.transfer.delivery.WatchOutlet;
import ferry.transfer.ledger.LogPosition;
import java.util.List;

/// One person's events as messages.
final class WatchMessages implements WatchOutlet {
    private final OutboundCall<WatchResponse> call;
    private final UserId user;

    WatchMessages(OutboundCall<WatchResponse> call, UserId user) {
        this.call = call;
        this.user = user;
    }

    @Override
    public void news(List<News> news, LogPosition cursor, boolean caughtUp)
            throws InterruptedException {
        WatchResponse.Builder message =
                WatchResponse.newBuilder()
                        .setCursor(Cursors.encode(user, cursor))
                        .setCaughtUp(caughtUp);
        news.forEach(item -> message.addEvents(Answers.event(item, user)));
        call.send(message.build());
    }
}
