package ferry.bench.warm;

import ferry.client.FerryClient;
import ferry.client.model.Transfer;

/// What waits for people.
final class Inboxes {
    private Inboxes() {}

    /// Declines it all, so that the server keeps it no longer.
    static void decline(FerryClient person) {
        for (Transfer transfer : person.inbox()) {
            if (transfer.ownReceipt().filter(own -> !own.state().settled()).isPresent()) {
                var _ = person.decline(transfer.id());
            }
        }
    }
}
