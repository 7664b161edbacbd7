package ferry.bench.micro;

import ferry.bench.fanout.Names;
import ferry.bench.process.Scratch;
import ferry.kernel.identity.Caller;
import ferry.store.BlobId;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.sql.SqlLedger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A ledger, and what a sender wishes of it who may have everything.
final class Wishes {
    private static final Names PEOPLE = new Names();
    private static final Party SENDER = party(1);
    private static final Party RECIPIENT = party(2);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Allowance PLENTY =
            new Allowance(1L << 60, 1L << 60, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private Wishes() {}

    /// A new one, in a file on disk.
    static Ledger ledger(Scratch scratch) {
        return SqlLedger.open(
                scratch.folder().resolve("ledger.db"),
                new UUID(7, 8),
                true,
                new SecureRandom(),
                broken -> {
                    throw new IllegalStateException(broken);
                });
    }

    /// Opens an upload of a large file.
    static NewUpload large(TransferId id, long bytes) {
        return upload(id, bytes, BlobId.random());
    }

    /// Opens an upload that ends at once: see [#whole].
    static NewUpload small(TransferId id, byte[] file) {
        return upload(id, file.length, null);
    }

    private static NewUpload upload(TransferId id, long bytes, @Nullable BlobId blob) {
        Spec spec = new Spec("file.bin", bytes, "", Spec.Kind.FILE, null, null, false, "", null);
        return new NewUpload(
                id,
                SENDER,
                1,
                new NewUpload.Offer(
                        spec,
                        "digest",
                        List.of(RECIPIENT),
                        blob,
                        blob != null,
                        new NewUpload.Room(PLENTY, bytes)),
                NOW,
                NOW.plus(WEEK));
    }

    /// Makes a small file whole that is kept in the ledger.
    static Finish whole(TransferId id, byte[] file, Sha256 digest) {
        return new Finish(
                id,
                1,
                new Transfer.Whole(file.length, digest),
                null,
                file,
                Set.of(),
                PLENTY,
                NOW,
                NOW.plus(WEEK),
                WEEK);
    }

    private static Party party(int number) {
        Caller caller = PEOPLE.caller(number);
        return new Party(caller.id(), caller.name());
    }
}
