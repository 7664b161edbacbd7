package ferry.transfer.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.TransferKind;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.transfer.delivery.ReceiveOrder;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.upload.Chunk;
import ferry.transfer.upload.Claim;
import ferry.transfer.upload.OpenRequest;
import ferry.wire.Borrowed;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Messages to values. Whatever breaks a rule of the contract is refused here, with the field's name.
final class Requests {
    private static final int MAX_CHUNK_BYTES = 1 << 20;
    private static final int MIN_RECEIVE_CHUNK_BYTES = 4 << 10;
    private static final int DEFAULT_RECEIVE_CHUNK_BYTES = 256 << 10;
    private static final int MAX_RECIPIENTS = 256;
    private static final int MAX_NOTE = 500;
    private static final int MAX_CONTENT_TYPE = 255;
    private static final int MAX_FAILURE = 200;
    private static final int SHA256_BYTES = 32;

    /// The years 1 to 9999, which `google.protobuf.Timestamp` has and every language's time types can hold.
    private static final long MIN_SECONDS = -62_135_596_800L;

    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final Pattern CONSUMER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Requests() {}

    static TransferId transferId(String text) {
        try {
            return TransferId.parse(text);
        } catch (IllegalArgumentException _) {
            throw Fault.invalidField(
                    "transfer_id", "not a UUID in its 36-character lower-case form");
        }
    }

    static OpenRequest open(UploadStart start) {
        if (start.getAttempt() < 1) {
            throw Fault.invalidField(
                    "start.attempt", start.getAttempt() + " (expected: 1 or more)");
        }
        return new OpenRequest(
                transferId(start.getTransferId()),
                start.getAttempt(),
                start.hasSpec() ? offered(start.getSpec()) : null);
    }

    private static OpenRequest.Offered offered(TransferSpec spec) {
        int recipients = spec.getRecipientsCount();
        if (recipients < 1 || recipients > MAX_RECIPIENTS) {
            throw Fault.invalidField(
                    "spec.recipients", recipients + " (expected: 1 to " + MAX_RECIPIENTS + ")");
        }
        return new OpenRequest.Offered(spec(spec), spec.getRecipientsList(), digest(spec));
    }

    private static Spec spec(TransferSpec spec) {
        FileNameRules.violation(spec.getFileName())
                .ifPresent(violation -> {
                    throw Fault.invalidField("spec.file_name", violation);
                });
        requireLength("spec.note", spec.getNote(), MAX_NOTE);
        requireLength("spec.content_type", spec.getContentType(), MAX_CONTENT_TYPE);
        return new Spec(
                spec.getFileName(),
                spec.hasSize() ? notNegative("spec.size", spec.getSize()) : null,
                spec.getContentType(),
                kind(spec.getKind()),
                spec.hasFileCount() ? notNegative("spec.file_count", spec.getFileCount()) : null,
                spec.hasModifiedTime() ? instant(spec.getModifiedTime()) : null,
                spec.getExecutable(),
                spec.getNote(),
                spec.hasRetention() ? retention(spec) : null);
    }

    private static Spec.Kind kind(TransferKind kind) {
        return switch (kind) {
            case TRANSFER_KIND_UNSPECIFIED, TRANSFER_KIND_FILE -> Spec.Kind.FILE;
            case TRANSFER_KIND_BUNDLE -> Spec.Kind.BUNDLE;
            case UNRECOGNIZED -> throw Fault.invalidField("spec.kind", "unknown");
        };
    }

    private static Instant instant(Timestamp time) {
        long seconds = time.getSeconds();
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS || !isFraction(time.getNanos())) {
            throw Fault.invalidField("spec.modified_time", "not a valid timestamp");
        }
        return Instant.ofEpochSecond(seconds, time.getNanos());
    }

    private static Duration retention(TransferSpec spec) {
        long seconds = spec.getRetention().getSeconds();
        int nanos = spec.getRetention().getNanos();
        boolean positive = seconds > 0 || (seconds == 0 && nanos > 0);
        if (!positive || seconds > MAX_SECONDS || !isFraction(nanos)) {
            throw Fault.invalidField("spec.retention", "not a valid, positive duration");
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    private static boolean isFraction(int nanos) {
        return nanos >= 0 && nanos < 1_000_000_000;
    }

    /// Recipients are a set: in which order they are named, and how often, makes no other transfer.
    private static String digest(TransferSpec spec) {
        TransferSpec ordered =
                spec.toBuilder()
                        .clearRecipients()
                        .addAllRecipients(
                                spec.getRecipientsList().stream().distinct().sorted().toList())
                        .build();
        return Sha256.digest(ordered.toByteArray()).hex();
    }

    static void refuseLargeChunk(Borrowed<UploadRequest> message) {
        int size = message.dataLength();
        if (size > MAX_CHUNK_BYTES) {
            throw Fault.of(
                            Reason.CHUNK_TOO_LARGE,
                            "data: " + size + " bytes (expected: at most " + MAX_CHUNK_BYTES + ")")
                    .with("max_chunk_bytes", MAX_CHUNK_BYTES);
        }
    }

    /// @return a view of the message's data, good until the message is closed
    static Chunk chunk(Borrowed<UploadRequest> message) {
        UploadRequest request = message.message();
        if (!request.hasOffset()) {
            throw Fault.invalidField("offset", "required with data");
        }
        return new Chunk(
                notNegative("offset", request.getOffset()), crc32c(request), message.data());
    }

    static @Nullable Integer crc32c(UploadRequest request) {
        return request.hasCrc32C() ? request.getCrc32C() : null;
    }

    static Claim claim(UploadFinish finish) {
        return new Claim(
                new Transfer.Whole(
                        notNegative("finish.size", finish.getSize()),
                        sha256("finish.sha256", finish.getSha256())),
                finish.hasCrc32C() ? finish.getCrc32C() : null);
    }

    static ReceiveOrder receive(ReceiveRequest request) {
        int asked = request.getMaxChunkBytes();
        int chunkBytes = asked == 0 ? DEFAULT_RECEIVE_CHUNK_BYTES : asked;
        if (chunkBytes < MIN_RECEIVE_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES) {
            throw Fault.invalidField(
                    "max_chunk_bytes",
                    asked
                            + " (expected: 0, or "
                            + MIN_RECEIVE_CHUNK_BYTES
                            + " to "
                            + MAX_CHUNK_BYTES
                            + ")");
        }
        return new ReceiveOrder(
                transferId(request.getTransferId()),
                notNegative("offset", request.getOffset()),
                request.hasLength() ? notNegative("length", request.getLength()) : null,
                request.getFollow(),
                chunkBytes);
    }

    static String consumer(String consumer) {
        if (!CONSUMER.matcher(consumer).matches()) {
            throw Fault.invalidField("consumer_id", "expected: 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        return consumer;
    }

    static Outcome outcome(ConfirmReceiptRequest request) {
        return switch (request.getOutcome()) {
            case RECEIPT_OUTCOME_SAVED -> {
                if (!request.hasSize()) {
                    throw Fault.invalidField("size", "required for SAVED");
                }
                yield new Outcome.Saved(
                        new Transfer.Whole(
                                notNegative("size", request.getSize()),
                                sha256("sha256", request.getSha256())));
            }
            case RECEIPT_OUTCOME_DECLINED -> new Outcome.Declined();
            case RECEIPT_OUTCOME_FAILED ->
                    new Outcome.Failed(requireLength("failure", request.getFailure(), MAX_FAILURE));
            case RECEIPT_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                    throw Fault.invalidField("outcome", "unknown");
        };
    }

    private static Sha256 sha256(String field, ByteString digest) {
        if (digest.size() != SHA256_BYTES) {
            throw Fault.invalidField(
                    field, digest.size() + " bytes (expected: " + SHA256_BYTES + ")");
        }
        return Sha256.of(digest.toByteArray());
    }

    private static String requireLength(String field, String text, int max) {
        int length = text.codePointCount(0, text.length());
        if (length > max) {
            throw Fault.invalidField(field, length + " characters (expected: at most " + max + ")");
        }
        return text;
    }

    static long notNegative(String field, @Nullable Long value) {
        if (value == null || value < 0) {
            throw Fault.invalidField(field, value + " (expected: 0 or more)");
        }
        return value;
    }
}
