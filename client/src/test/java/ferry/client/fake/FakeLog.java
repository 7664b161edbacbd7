package ferry.client.fake;

import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// The events of one user. A cursor is the number of events before it.
final class FakeLog {

    private static final int EVENTS_A_BATCH = 8;

    private final List<Event> events = new ArrayList<>();

    synchronized void add(String transferId, Event event) {
        events.add(
                event.toBuilder()
                        .setTransferId(transferId)
                        .setSequence(events.size() + 1L)
                        .build());
        notifyAll();
    }

    synchronized void repeatLast() {
        events.add(events.getLast());
        notifyAll();
    }

    synchronized int size() {
        return events.size();
    }

    /// What is newer, once there is something or the reader is gone.
    private synchronized List<Event> after(int from, BooleanSupplier gone)
            throws InterruptedException {
        while (events.size() == from && !gone.getAsBoolean()) {
            wait(50);
        }
        return List.copyOf(events.subList(from, events.size()));
    }

    /// @param dressed an event as it is told
    void tell(
            int from,
            ServerCallStreamObserver<WatchResponse> call,
            UnaryOperator<Event> dressed,
            BooleanSupplier ended) {
        BooleanSupplier gone = () -> ended.getAsBoolean() || call.isCancelled();
        int told = from;
        try {
            List<Event> first = after(told, () -> true);
            told += first.size();
            say(call, first.stream().map(dressed).toList(), told);
            while (!gone.getAsBoolean()) {
                List<Event> news = after(told, gone);
                told += news.size();
                if (!gone.getAsBoolean()) {
                    say(call, news.stream().map(dressed).toList(), told);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// In batches of at most 1 MiB, whatever files come with their events.
    private static void say(
            ServerCallStreamObserver<WatchResponse> call, List<Event> news, int cursor) {
        int from = 0;
        do {
            int to = Math.min(news.size(), from + EVENTS_A_BATCH);
            call.onNext(
                    WatchResponse.newBuilder()
                            .addAllEvents(news.subList(from, to))
                            .setCursor(Integer.toString(cursor - (news.size() - to)))
                            .setCaughtUp(to == news.size())
                            .build());
            from = to;
        } while (from < news.size());
    }
}
