package ferry.transfer.upload;

import ferry.kernel.identity.Caller;
import ferry.store.BlobId;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.Verdict;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.Transfer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a sender asks for, as a wish to the ledger: its recipients admitted. Safe for use by many threads.
final class Offers {
    private final Ledger ledger;
    private final Admission admission;
    private final UploadLimits limits;

    Offers(Ledger ledger, Admission admission, UploadLimits limits) {
        this.ledger = ledger;
        this.admission = admission;
        this.limits = limits;
    }

    /// @param blob where the bytes are going to be; null if the file is kept in the ledger
    /// @param announced whether making the transfer tells its recipients
    NewUpload upload(
            Caller caller,
            OpenRequest request,
            @Nullable BlobId blob,
            boolean announced,
            Instant now) {
        OpenRequest.Offered offered = request.offered();
        NewUpload.Offer offer =
                offered == null
                        ? null
                        : new NewUpload.Offer(
                                offered.spec(),
                                offered.digest(),
                                recipients(caller, request, offered),
                                blob,
                                announced,
                                now.plus(limits.unfinishedTtl()));
        Party sender = new Party(caller.id(), caller.name());
        return new NewUpload(request.id(), sender, request.attempt(), offer, now);
    }

    Verdict.AtFinish judgeAgain(Transfer transfer) {
        return admission.judgeAgain(transfer);
    }

    /// Recipients are admitted once, when the transfer is made. Whoever can receive no more after that is judged at the
    /// finish, so that a sender can resume and can ask for the final answer again.
    private List<Party> recipients(
            Caller caller, OpenRequest request, OpenRequest.Offered offered) {
        Optional<Transfer> known =
                ledger.find(request.id()).filter(transfer -> transfer.isSender(caller.id()));
        return known.map(transfer -> transfer.receipts().stream().map(Receipt::recipient).toList())
                .orElseGet(() -> judge(offered.recipients()));
    }

    private List<Party> judge(List<String> names) {
        return switch (admission.judge(names)) {
            case Verdict.Admitted(List<Party> recipients) -> recipients;
            case Verdict.RecipientsUnknown(List<String> unknown) ->
                    throw UploadFaults.recipientsUnknown(unknown);
        };
    }
}
