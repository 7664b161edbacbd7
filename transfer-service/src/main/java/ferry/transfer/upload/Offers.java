package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.Verdict;
import ferry.transfer.ledger.Allowance;
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

    /// @param blob where the bytes are going to be
    /// @param announced whether making the transfer tells its recipients
    NewUpload upload(
            Caller caller, OpenRequest request, BlobId blob, boolean announced, Instant now) {
        OpenRequest.Offered offered = request.offered();
        NewUpload.Offer offer =
                offered == null
                        ? null
                        : offer(caller, request, offered, blob, announced, offered.spec().size());
        Party sender = new Party(caller.id(), caller.name());
        return new NewUpload(
                request.id(), sender, request.attempt(), offer, now, limits.idleExpiry(now));
    }

    /// A file that is kept in the ledger, and has this size.
    NewUpload arrival(
            Caller caller,
            OpenRequest request,
            OpenRequest.Offered offered,
            long size,
            Instant now) {
        Party sender = new Party(caller.id(), caller.name());
        NewUpload.Offer offer = offer(caller, request, offered, null, false, size);
        return new NewUpload(
                request.id(), sender, request.attempt(), offer, now, limits.idleExpiry(now));
    }

    private NewUpload.Offer offer(
            Caller caller,
            OpenRequest request,
            OpenRequest.Offered offered,
            @Nullable BlobId blob,
            boolean announced,
            @Nullable Long size) {
        Verdict.Admitted admitted = admitted(caller, request, offered);
        return new NewUpload.Offer(
                offered.spec(),
                offered.digest(),
                admitted.recipients(),
                blob,
                announced,
                new NewUpload.Room(admitted.allowance(), size));
    }

    /// What a sender may have now.
    Allowance allowance(UserId sender) {
        return admission.allowance(sender);
    }

    Verdict.AtFinish judgeAgain(Transfer transfer) {
        return admission.judgeAgain(transfer);
    }

    /// Recipients are admitted once, when the transfer is made. Whoever can receive no more after that is judged at the
    /// finish, so that a sender can resume and can ask for the final answer again.
    private Verdict.Admitted admitted(
            Caller caller, OpenRequest request, OpenRequest.Offered offered) {
        Optional<Transfer> known =
                ledger.find(request.id()).filter(transfer -> transfer.isSender(caller.id()));
        return known.map(this::asBefore).orElseGet(() -> judge(caller.id(), offered.recipients()));
    }

    private Verdict.Admitted asBefore(Transfer transfer) {
        return new Verdict.Admitted(
                transfer.receipts().stream().map(Receipt::recipient).toList(),
                admission.commonAllowance());
    }

    private Verdict.Admitted judge(UserId sender, List<String> names) {
        if (names.size() > limits.maxRecipients()) {
            throw Fault.invalidField(
                    "spec.recipients",
                    names.size() + " (expected: 1 to " + limits.maxRecipients() + ")");
        }
        return switch (admission.judge(sender, names)) {
            case Verdict.Admitted admitted -> admitted;
            case Verdict.DiskLow() -> throw UploadFaults.diskLow();
            case Verdict.RecipientsUnknown(List<String> unknown) ->
                    throw UploadFaults.recipientsUnknown(unknown);
        };
    }
}
