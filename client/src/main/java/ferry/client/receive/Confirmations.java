package ferry.client.receive;

import ferry.client.bundle.PublishedFolder;
import ferry.client.local.PublishedFile;
import ferry.client.model.FerryException;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.session.Access;
import java.nio.file.Path;
import java.util.Optional;

/// What the sender of one transfer is told of it, also of what a run has saved that did not come to tell it. For one thread.
final class Confirmations {

    private final Access access;
    private final Transfer transfer;

    Confirmations(Access access, Transfer transfer) {
        this.access = access;
        this.transfer = transfer;
    }

    /// An earlier run may have died between the name and the receipt. What its owner has changed since is left to him.
    Optional<Received> savedBefore(Path folder) {
        Optional<PublishedFile> published =
                unconfirmed(folder)
                        .filter(file ->
                                transfer.sha256().filter(file.sha256()::equals).isPresent());
        published.ifPresent(file -> {
            saved(file.path(), file.size(), file.sha256());
            delivered(folder, transfer.id());
        });
        return published.map(
                file -> new Received.Saved(transfer, file.path(), file.size(), file.sha256()));
    }

    private Optional<PublishedFile> unconfirmed(Path folder) {
        return switch (transfer.kind()) {
            case FILE -> PublishedFile.unconfirmed(folder, transfer.id());
            case BUNDLE -> PublishedFolder.unconfirmed(folder, transfer.id());
        };
    }

    /// Removes what an earlier run has left of a transfer of which the sender knows that it is saved.
    static void delivered(Path folder, String transferId) {
        PublishedFile.confirmed(folder, transferId);
        PublishedFolder.confirmed(folder, transferId);
    }

    void saved(Path saved, long size, Sha256 sha256) {
        try {
            access.ask((calls, bearer) -> calls.confirmSaved(bearer, transfer.id(), size, sha256));
        } catch (FerryException e) {
            throw new FerryException(
                    e.problem(),
                    saved + " is saved, but the sender could not be told: " + e.getMessage(),
                    e.facts(),
                    e.retryAfter().orElse(null),
                    e);
        }
    }

    void failed(FerryException because) {
        try {
            access.ask((calls, bearer) ->
                    calls.confirmFailed(
                            bearer, transfer.id(), String.valueOf(because.getMessage())));
        } catch (FerryException e) {
            because.addSuppressed(e);
        }
    }
}
