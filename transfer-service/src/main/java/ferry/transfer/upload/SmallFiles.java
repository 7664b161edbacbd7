package ferry.transfer.upload;

import ferry.kernel.identity.Caller;
import ferry.transfer.ledger.Arrival;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/// Files that are whole in their first message and small enough for their ledger row: one transaction, no blob.
final class SmallFiles {
    static final int MAX_BYTES = 64 << 10;

    private final Ledger ledger;
    private final Offers offers;
    private final UploadLimits limits;

    SmallFiles(Ledger ledger, Offers offers, UploadLimits limits) {
        this.ledger = ledger;
        this.offers = offers;
        this.limits = limits;
    }

    /// Whether the message has all that its sender says the file has.
    static boolean isOne(Chunk data, Claim claim) {
        return data.offset() == 0
                && data.length() == claim.whole().size()
                && data.length() <= MAX_BYTES;
    }

    Arrival arrive(
            Caller caller,
            OpenRequest request,
            OpenRequest.Offered offered,
            Chunk data,
            Claim claim,
            Instant now) {
        int crc = data.verifiedCrc();
        if (claim.crc32c() != null && claim.crc32c() != crc) {
            throw UploadFaults.digestMismatch();
        }
        Long declared = offered.spec().size();
        if (declared != null && declared != data.length()) {
            throw UploadFaults.sizeMismatch(declared, data.length());
        }
        byte[] file = copy(data);
        if (!Sha256.digest(file).equals(claim.whole().sha256())) {
            throw UploadFaults.digestMismatch(); // at rest it has no other checksum
        }
        NewUpload upload = offers.arrival(caller, request, offered, data.length(), now);
        NewUpload.Offer offer = Objects.requireNonNull(upload.offer());
        return ledger.arrive(
                upload,
                new Finish(
                        request.id(),
                        request.attempt(),
                        claim.whole(),
                        null,
                        file,
                        Set.of(),
                        offer.room().allowance(),
                        now,
                        limits.expiry(offered.spec(), now),
                        limits.savedRetention()));
    }

    private static byte[] copy(Chunk data) {
        ByteBuffer all = ByteBuffer.allocate((int) data.length());
        for (ByteBuffer part : data.data()) {
            all.put(part.duplicate());
        }
        return all.array();
    }
}
