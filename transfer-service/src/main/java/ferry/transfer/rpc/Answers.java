package ferry.transfer.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import ferry.kernel.identity.UserId;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.Extent;
import ferry.proto.transfer.v1.GetLimitsResponse;
import ferry.proto.transfer.v1.Party;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.ReceiptChanged;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferAvailable;
import ferry.proto.transfer.v1.TransferCancelled;
import ferry.proto.transfer.v1.TransferExpired;
import ferry.proto.transfer.v1.TransferFailed;
import ferry.proto.transfer.v1.TransferKind;
import ferry.proto.transfer.v1.TransferOffered;
import ferry.proto.transfer.v1.TransferResumed;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferStalled;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadPause;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.transfer.delivery.News;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Spec;
import ferry.transfer.upload.UploadLimits;
import ferry.transfer.upload.UploadSession;
import ferry.transfer.upload.Uploads;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Values to messages, as the one who asks may see them.
final class Answers {
    private Answers() {}

    /// @param availableSize bytes that can be received now
    static Transfer transfer(
            ferry.transfer.ledger.Transfer transfer, UserId viewer, long availableSize) {
        Transfer.Builder message =
                Transfer.newBuilder()
                        .setId(transfer.id().toString())
                        .setSender(party(transfer.sender()))
                        .setSpec(spec(transfer, viewer))
                        .setState(state(transfer.state()))
                        .setAvailableSize(availableSize)
                        .setCreateTime(time(transfer.createTime()))
                        .setExpireTime(time(transfer.expireTime()));
        visibleReceipts(transfer, viewer).forEach(receipt -> message.addReceipts(receipt(receipt)));
        if (transfer.whole() != null) {
            message.setSize(transfer.whole().size());
            message.setSha256(ByteString.copyFrom(transfer.whole().sha256().bytes()));
        }
        Optional.ofNullable(transfer.finishTime())
                .map(Answers::time)
                .ifPresent(message::setFinishTime);
        return message.build();
    }

    private static List<ferry.transfer.ledger.Receipt> visibleReceipts(
            ferry.transfer.ledger.Transfer transfer, UserId viewer) {
        return transfer.isSender(viewer)
                ? transfer.receipts()
                : transfer.receiptOf(viewer).stream().toList();
    }

    private static TransferSpec spec(ferry.transfer.ledger.Transfer transfer, UserId viewer) {
        Spec spec = transfer.spec();
        TransferSpec.Builder message =
                TransferSpec.newBuilder()
                        .setFileName(spec.fileName())
                        .setContentType(spec.contentType())
                        .setKind(kind(spec.kind()))
                        .setExecutable(spec.executable())
                        .setNote(spec.note());
        visibleReceipts(transfer, viewer)
                .forEach(receipt -> message.addRecipients(receipt.recipient().name().value()));
        Optional.ofNullable(spec.size()).ifPresent(message::setSize);
        Optional.ofNullable(spec.fileCount()).ifPresent(message::setFileCount);
        Optional.ofNullable(spec.modifiedTime())
                .map(Answers::time)
                .ifPresent(message::setModifiedTime);
        Optional.ofNullable(spec.retention())
                .map(Answers::duration)
                .ifPresent(message::setRetention);
        return message.build();
    }

    static Receipt receipt(ferry.transfer.ledger.Receipt receipt) {
        return Receipt.newBuilder()
                .setRecipient(party(receipt.recipient()))
                .setState(state(receipt.state()))
                .setUpdateTime(time(receipt.updateTime()))
                .setFailure(receipt.failure())
                .build();
    }

    static Extent extent(ferry.transfer.ledger.Extent extent) {
        return Extent.newBuilder()
                .setFrom(extent.from())
                .setTo(extent.to())
                .setCrc32C(extent.crc32c())
                .build();
    }

    static UploadResponse finished(ferry.transfer.ledger.Transfer transfer) {
        return UploadResponse.newBuilder()
                .setTransfer(transfer(transfer, transfer.sender().id(), transfer.persistedSize()))
                .build();
    }

    static UploadResponse paused(UploadSession.Pause pause) {
        UploadPause.Builder message =
                UploadPause.newBuilder().setPersistedSize(pause.persistedSize());
        pause.extents().forEach(extent -> message.addExtents(extent(extent)));
        return UploadResponse.newBuilder().setPause(message).build();
    }

    static GetLimitsResponse limits(Uploads.Limits limits) {
        UploadLimits uploads = limits.limits();
        Allowance allowance = limits.allowance();
        return GetLimitsResponse.newBuilder()
                .setMaxChunkBytes(uploads.maxChunkBytes())
                .setMaxTransferBytes(Math.min(allowance.transferBytes(), allowance.storedBytes()))
                .setMaxRecipients(uploads.maxRecipients())
                .setQuotaBytes(allowance.storedBytes())
                .setUsedBytes(limits.usage().storedBytes())
                .setMaxUnfinishedUploads(allowance.unfinished())
                .setUnfinishedUploads(limits.usage().unfinished())
                .setUnfinishedRetention(duration(uploads.unfinishedTtl()))
                .setRetention(duration(uploads.retention()))
                .setSavedRetention(duration(uploads.savedRetention()))
                .setMaxTransfers(allowance.transfers())
                .setTransfers(limits.usage().transfers())
                .build();
    }

    static Event event(News news, UserId viewer) {
        ferry.transfer.ledger.Event event = news.event();
        Event.Builder message =
                Event.newBuilder()
                        .setSequence(event.sequence())
                        .setTime(time(event.time()))
                        .setTransferId(event.transfer().toString());
        switch (event.kind()) {
            case OFFERED -> message.setOffered(offered(news, viewer));
            case AVAILABLE -> message.setAvailable(available(news, viewer));
            case STALLED -> message.setStalled(stalled(news));
            case RESUMED -> message.setResumed(TransferResumed.getDefaultInstance());
            case CANCELLED -> message.setCancelled(TransferCancelled.getDefaultInstance());
            case FAILED -> message.setFailed(failed(news));
            case EXPIRED -> message.setExpired(TransferExpired.getDefaultInstance());
            case RECEIPT_CHANGED ->
                    message.setReceiptChanged(
                            ReceiptChanged.newBuilder()
                                    .setReceipt(receipt(Objects.requireNonNull(event.receipt()))));
        }
        return message.build();
    }

    private static TransferOffered offered(News news, UserId viewer) {
        TransferOffered.Builder message = TransferOffered.newBuilder();
        shown(news, viewer).ifPresent(message::setTransfer);
        return message.build();
    }

    private static TransferAvailable available(News news, UserId viewer) {
        TransferAvailable.Builder message = TransferAvailable.newBuilder();
        shown(news, viewer).ifPresent(message::setTransfer);
        if (news.inlineData() != null) {
            message.setInlineData(UnsafeByteOperations.unsafeWrap(news.inlineData()));
        }
        return message.build();
    }

    private static TransferStalled stalled(News news) {
        long available = news.transfer() == null ? 0 : news.transfer().persistedSize();
        return TransferStalled.newBuilder().setAvailableSize(available).build();
    }

    private static TransferFailed failed(News news) {
        String failure = news.transfer() == null ? "" : news.transfer().failure();
        return TransferFailed.newBuilder().setFailure(failure).build();
    }

    private static Optional<Transfer> shown(News news, UserId viewer) {
        return Optional.ofNullable(news.transfer())
                .map(transfer -> transfer(transfer, viewer, transfer.persistedSize()));
    }

    private static Party party(ferry.transfer.ledger.Party party) {
        return Party.newBuilder()
                .setUserId(party.id().toString())
                .setName(party.name().value())
                .build();
    }

    static Timestamp time(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    private static TransferKind kind(Spec.Kind kind) {
        return switch (kind) {
            case FILE -> TransferKind.TRANSFER_KIND_FILE;
            case BUNDLE -> TransferKind.TRANSFER_KIND_BUNDLE;
        };
    }

    static TransferState state(ferry.transfer.ledger.TransferState state) {
        return switch (state) {
            case RECEIVING -> TransferState.TRANSFER_STATE_RECEIVING;
            case PAUSED -> TransferState.TRANSFER_STATE_PAUSED;
            case AVAILABLE -> TransferState.TRANSFER_STATE_AVAILABLE;
            case CANCELLED -> TransferState.TRANSFER_STATE_CANCELLED;
            case FAILED -> TransferState.TRANSFER_STATE_FAILED;
            case EXPIRED -> TransferState.TRANSFER_STATE_EXPIRED;
        };
    }

    private static ReceiptState state(ferry.transfer.ledger.ReceiptState state) {
        return switch (state) {
            case PENDING -> ReceiptState.RECEIPT_STATE_PENDING;
            case OFFERED -> ReceiptState.RECEIPT_STATE_OFFERED;
            case RECEIVING -> ReceiptState.RECEIPT_STATE_RECEIVING;
            case SAVED -> ReceiptState.RECEIPT_STATE_SAVED;
            case DECLINED -> ReceiptState.RECEIPT_STATE_DECLINED;
            case FAILED -> ReceiptState.RECEIPT_STATE_FAILED;
            case EXPIRED -> ReceiptState.RECEIPT_STATE_EXPIRED;
        };
    }
}
