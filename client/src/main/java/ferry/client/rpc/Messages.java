package ferry.client.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import ferry.client.model.Account;
import ferry.client.model.Event;
import ferry.client.model.EventBatch;
import ferry.client.model.Extent;
import ferry.client.model.Grant;
import ferry.client.model.LiveSession;
import ferry.client.model.Outgoing;
import ferry.client.model.Person;
import ferry.client.model.Receipt;
import ferry.client.model.ReceiptState;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.model.TransferState;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.transfer.v1.Party;
import ferry.proto.transfer.v1.TransferAvailable;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.WatchResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Generated messages to values of the model and back. Trusts nothing: a value that makes no sense
/// becomes absent.
final class Messages {

    private static final int SHA256_BYTES = 32;

    private Messages() {}

    static Grant grant(TokenGrant grant) {
        return new Grant(
                grant.getAccessToken(),
                instant(grant.getAccessExpireTime()).orElse(Instant.EPOCH),
                grant.getRefreshToken(),
                grant.getSessionId(),
                account(grant.getUser()),
                grant.getDeviceCookie(),
                grant.getTransferTarget());
    }

    static Account account(ferry.proto.auth.v1.User user) {
        return new Account(user.getId(), user.getName(), user.getRole() == Role.ROLE_ADMIN);
    }

    static LiveSession session(ferry.proto.auth.v1.Session session) {
        return new LiveSession(
                session.getId(),
                session.getDeviceName(),
                session.getAddress(),
                session.hasCreateTime() ? instant(session.getCreateTime()) : Optional.empty(),
                session.hasLastUseTime() ? instant(session.getLastUseTime()) : Optional.empty(),
                session.getCurrent());
    }

    static Transfer transfer(ferry.proto.transfer.v1.Transfer transfer) {
        TransferSpec spec = transfer.getSpec();
        return new Transfer(
                transfer.getId(),
                person(transfer.getSender()),
                spec.getRecipientsList(),
                spec.getFileName(),
                kind(spec.getKind()),
                spec.getNote(),
                state(transfer.getState()),
                size(transfer),
                Math.max(0, transfer.getAvailableSize()),
                sha256(transfer.getSha256()),
                spec.hasModifiedTime() ? instant(spec.getModifiedTime()) : Optional.empty(),
                spec.getExecutable(),
                transfer.hasCreateTime() ? instant(transfer.getCreateTime()) : Optional.empty(),
                transfer.hasFinishTime() ? instant(transfer.getFinishTime()) : Optional.empty(),
                transfer.hasExpireTime() ? instant(transfer.getExpireTime()) : Optional.empty(),
                transfer.getReceiptsList().stream().map(Messages::receipt).toList());
    }

    private static OptionalLong size(ferry.proto.transfer.v1.Transfer transfer) {
        if (transfer.hasSize()) {
            return size(transfer.getSize());
        }
        return transfer.getSpec().hasSize()
                ? size(transfer.getSpec().getSize())
                : OptionalLong.empty();
    }

    private static OptionalLong size(long told) {
        return told < 0 ? OptionalLong.empty() : OptionalLong.of(told);
    }

    static Optional<Sha256> sha256(ByteString digest) {
        return digest.size() == SHA256_BYTES
                ? Optional.of(Sha256.of(digest.toByteArray()))
                : Optional.empty();
    }

    static Extent extent(ferry.proto.transfer.v1.Extent extent) {
        return new Extent(extent.getFrom(), extent.getTo(), extent.getCrc32C());
    }

    static Person person(Party party) {
        return new Person(party.getUserId(), party.getName());
    }

    static Receipt receipt(ferry.proto.transfer.v1.Receipt receipt) {
        return new Receipt(
                person(receipt.getRecipient()),
                state(receipt.getState()),
                receipt.hasUpdateTime() ? instant(receipt.getUpdateTime()) : Optional.empty(),
                receipt.getFailure());
    }

    static TransferState state(ferry.proto.transfer.v1.TransferState state) {
        return switch (state) {
            case TRANSFER_STATE_RECEIVING -> TransferState.RECEIVING;
            case TRANSFER_STATE_PAUSED -> TransferState.PAUSED;
            case TRANSFER_STATE_AVAILABLE -> TransferState.AVAILABLE;
            case TRANSFER_STATE_CANCELLED -> TransferState.CANCELLED;
            case TRANSFER_STATE_FAILED -> TransferState.FAILED;
            case TRANSFER_STATE_EXPIRED -> TransferState.EXPIRED;
            case TRANSFER_STATE_UNSPECIFIED, UNRECOGNIZED -> TransferState.UNKNOWN;
        };
    }

    private static ReceiptState state(ferry.proto.transfer.v1.ReceiptState state) {
        return switch (state) {
            case RECEIPT_STATE_PENDING -> ReceiptState.PENDING;
            case RECEIPT_STATE_OFFERED -> ReceiptState.OFFERED;
            case RECEIPT_STATE_RECEIVING -> ReceiptState.RECEIVING;
            case RECEIPT_STATE_SAVED -> ReceiptState.SAVED;
            case RECEIPT_STATE_DECLINED -> ReceiptState.DECLINED;
            case RECEIPT_STATE_FAILED -> ReceiptState.FAILED;
            case RECEIPT_STATE_EXPIRED -> ReceiptState.EXPIRED;
            case RECEIPT_STATE_UNSPECIFIED, UNRECOGNIZED -> ReceiptState.UNKNOWN;
        };
    }

    private static TransferKind kind(ferry.proto.transfer.v1.TransferKind kind) {
        return switch (kind) {
            case TRANSFER_KIND_BUNDLE -> TransferKind.BUNDLE;
            case TRANSFER_KIND_FILE, TRANSFER_KIND_UNSPECIFIED, UNRECOGNIZED -> TransferKind.FILE;
        };
    }

    static TransferSpec spec(
            Outgoing outgoing, OptionalLong size, Optional<Instant> modified, boolean executable) {
        TransferSpec.Builder spec =
                TransferSpec.newBuilder()
                        .addAllRecipients(outgoing.recipients())
                        .setFileName(outgoing.fileName())
                        .setContentType(outgoing.contentType())
                        .setKind(
                                switch (outgoing.kind()) {
                                    case FILE ->
                                            ferry.proto.transfer.v1.TransferKind.TRANSFER_KIND_FILE;
                                    case BUNDLE ->
                                            ferry.proto.transfer.v1.TransferKind
                                                    .TRANSFER_KIND_BUNDLE;
                                })
                        .setNote(outgoing.note())
                        .setExecutable(executable);
        size.ifPresent(spec::setSize);
        modified.map(Messages::timestamp).ifPresent(spec::setModifiedTime);
        outgoing.retention()
                .map(kept -> com.google.protobuf.Duration.newBuilder().setSeconds(kept.toSeconds()))
                .ifPresent(spec::setRetention);
        return spec.build();
    }

    static EventBatch batch(WatchResponse response) {
        return new EventBatch(
                response.getEventsList().stream().map(Messages::event).toList(),
                response.getCursor(),
                response.getCaughtUp());
    }

    private static Event event(ferry.proto.transfer.v1.Event event) {
        String id = event.getTransferId();
        return switch (event.getKindCase()) {
            case OFFERED -> new Event.Offered(transfer(event.getOffered().getTransfer()));
            case AVAILABLE -> available(event.getAvailable());
            case STALLED -> new Event.Stalled(id, event.getStalled().getAvailableSize());
            case RESUMED -> new Event.Resumed(id);
            case CANCELLED -> new Event.Cancelled(id);
            case FAILED -> new Event.Failed(id, event.getFailed().getFailure());
            case EXPIRED -> new Event.Expired(id);
            case RECEIPT_CHANGED ->
                    new Event.ReceiptChanged(id, receipt(event.getReceiptChanged().getReceipt()));
            case KIND_NOT_SET -> new Event.Other(id);
        };
    }

    private static Event available(TransferAvailable available) {
        return new Event.Available(
                transfer(available.getTransfer()),
                available.hasInlineData()
                        ? Optional.of(available.getInlineData().asReadOnlyByteBuffer())
                        : Optional.empty());
    }

    static Optional<Instant> instant(Timestamp timestamp) {
        try {
            return Optional.of(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
