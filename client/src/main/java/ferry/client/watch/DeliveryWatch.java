package ferry.client.watch;

import ferry.client.model.Event;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.retry.Deadline;
import ferry.client.session.Access;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Waits until every recipient of a transfer has answered.
public final class DeliveryWatch {

    private final Access access;
    private final String transferId;
    private final Consumer<Transfer> progress;
    private volatile Optional<Transfer> latest = Optional.empty();

    /// @param progress told of the transfer whenever a receipt has changed
    public DeliveryWatch(Access access, String transferId, Consumer<Transfer> progress) {
        this.access = access;
        this.transferId = transferId;
        this.progress = progress;
    }

    /// @return the transfer, every receipt of which is settled
    /// @throws FerryException TIMED_OUT
    public Transfer await(Deadline deadline) {
        new WatchLoop(access, new Receipts(), false, deadline).run();
        return latest.orElseGet(this::look);
    }

    private Transfer look() {
        Transfer transfer = access.ask((calls, token) -> calls.transfer(token, transferId));
        latest = Optional.of(transfer);
        progress.accept(transfer);
        return transfer;
    }

    private boolean settled() {
        return latest.map(Transfer::settled).orElse(false);
    }

    private final class Receipts implements WatchHandler {

        @Override
        public String lookAnew() {
            String cursor = access.ask((calls, token) -> calls.outbox(token, "").cursor());
            look();
            return cursor;
        }

        @Override
        public boolean handle(Event event) {
            if (event.transferId().equals(transferId) && !settled()) {
                look();
            }
            return !settled();
        }

        /// The list may have told already what no event will repeat.
        @Override
        public boolean caughtUp() {
            return !settled();
        }

        @Override
        public void interrupted(FerryException because, Duration wait) {
            // goes on by itself
        }
    }
}
