package ferry.client.receive;

import ferry.client.local.Room;
import ferry.client.model.Event;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.retry.Deadline;
import ferry.client.rpc.TransferPage;
import ferry.client.session.Access;
import ferry.client.watch.WatchHandler;
import ferry.client.watch.WatchLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes what is sent to the caller into a folder: what waits, or whatever comes.
///
/// A file is had once its receipt says so. So a lost or a repeated event costs nothing: the list
/// tells what is still to be taken.
public final class Intake {

    private static final int MAX_PAGES = 1_000;

    private final Access access;
    private final IntakeOptions options;
    private final Room room;
    private final IntakeListener listener;

    /// @param room shared with all that is received beside it
    public Intake(Access access, IntakeOptions options, Room room, IntakeListener listener) {
        this.access = access;
        this.options = options;
        this.room = room;
        this.listener = listener;
    }

    /// Takes what is whole, follows what is moving, leaves what is stalled; then returns.
    public void takeWaiting() {
        try (IntakeWorkers workers = new IntakeWorkers(access, options, room, listener, false)) {
            offerAll(workers::offer);
            workers.awaitIdle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while receiving", e);
        }
    }

    /// Takes what waits and then whatever comes, until the thread is interrupted.
    public void keepTaking() {
        try (IntakeWorkers workers = new IntakeWorkers(access, options, room, listener, true)) {
            Deadline never = Deadline.in(Optional.empty(), access.time());
            new WatchLoop(access, new Arrivals(workers), true, never).run();
        }
    }

    /// Offers the oldest first.
    ///
    /// @return where a watch goes on
    private String offerAll(Consumer<Transfer> offer) {
        List<Transfer> all = new ArrayList<>();
        String page = "";
        String cursor = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            String wanted = page;
            TransferPage answer = access.ask((calls, token) -> calls.inbox(token, wanted));
            all.addAll(answer.transfers());
            cursor = i == 0 ? answer.cursor() : cursor;
            page = answer.next();
            if (page.isEmpty()) {
                break;
            }
        }
        all.forEach(this::tidy);
        all.reversed().forEach(offer);
        return cursor;
    }

    /// An earlier run may have died between the receipt and the end.
    private void tidy(Transfer transfer) {
        boolean saved =
                transfer.ownReceipt()
                        .filter(receipt -> receipt.state() == ReceiptState.SAVED)
                        .isPresent();
        if (saved) {
            Confirmations.delivered(options.each().folder(), transfer.id());
        }
    }

    private final class Arrivals implements WatchHandler {

        private final IntakeWorkers workers;

        Arrivals(IntakeWorkers workers) {
            this.workers = workers;
        }

        @Override
        public String lookAnew() {
            return offerAll(workers::offerOrAskLater);
        }

        /// With a limit on the rate nothing comes unasked.
        @Override
        public int inlineBytes() {
            return options.each().bytesPerSecond() == 0 ? MAX_INLINE_BYTES : 0;
        }

        @Override
        public boolean handle(Event event) {
            switch (event) {
                case Event.Offered(Transfer transfer) -> workers.offer(transfer);
                case Event.Available(Transfer transfer, Optional<ByteBuffer> content) ->
                        workers.offer(transfer, content);
                case Event.Resumed(String id) -> workers.askNow(id);
                case Event.Stalled(String id, _) -> workers.askLater(id);
                case Event.ReceiptChanged(String id, Receipt receipt) ->
                        listener.answered(id, receipt);
                case Event.Cancelled _, Event.Failed _, Event.Expired _, Event.Other _ -> {
                    // a stream that is open hears of it by itself
                }
            }
            return true;
        }

        @Override
        public boolean caughtUp() {
            listener.caughtUp();
            return true;
        }

        @Override
        public void interrupted(FerryException because, Duration wait) {
            listener.interrupted(because, wait);
        }
    }
}
