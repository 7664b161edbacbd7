package ferry.client.rpc;

import com.google.protobuf.ByteString;
import ferry.client.model.Receipt;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.model.UploadStatus;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The calls of the transfer service. Each is one round trip or one stream; none is repeated here.
public final class TransferCalls {

    /// Over which one file is received at the same time.
    public static final int MAX_CONNECTIONS = 8;

    private static final int PAGE = 256;
    private static final int MAX_FAILURE_CHARACTERS = 200;

    private final Link link;
    private final MoreLinks more;

    /// @param more further connections to the same server
    public TransferCalls(Link link, MoreLinks more) {
        this.link = link;
        this.more = more;
    }

    public void retryNow() {
        link.retryNow();
    }

    public UploadCall upload(String token) {
        return UploadCall.open(link, token);
    }

    /// A file's bytes from a position on, as they arrive at the server.
    public ReceiveParts receive(String token, String transferId, long offset) {
        return ReceiveCall.follow(link, token, transferId, offset);
    }

    /// The same for somebody who takes so many bytes a second: about as many come ahead of him, over a connection of their own where
    /// that makes a difference.
    ///
    /// @param size of the whole file, where it is known
    public ReceiveParts receiveSlowly(
            String token, String transferId, long offset, OptionalLong size, long bytesPerSecond) {
        int window = SlowReceive.window(bytesPerSecond);
        boolean little = size.isPresent() && size.getAsLong() - offset <= window;
        return little || window == Link.WINDOW_BYTES
                ? receive(token, transferId, offset)
                : SlowReceive.open(more, token, transferId, offset, bytesPerSecond);
    }

    /// The same over several connections side by side, where that is of use: as many as are wanted, or else as the server is
    /// far away.
    ///
    /// @param token asked for each time that a stream is opened
    /// @param wanted connections; 0: the server's distance decides
    /// @param offset of the first byte
    /// @param size of the whole file
    public ReceiveParts receiveSideBySide(
            Supplier<String> token, String transferId, int wanted, long offset, long size) {
        int connections =
                wanted > 0
                        ? ConnectionCount.usable(wanted, size - offset)
                        : ConnectionCount.useful(
                                link, size - offset, () -> transfer(token.get(), transferId));
        Optional<MoreLinks.Lease> lease =
                connections > 1 ? more.take(connections - 1) : Optional.empty();
        if (lease.isEmpty()) {
            return receive(token.get(), transferId, offset);
        }
        return ReceiveRanges.open(
                link, lease.get(), token, new ReceiveRanges.Span(transferId, offset, size));
    }

    public WatchCall watch(
            String token, String consumerId, Optional<String> cursor, int inlineBytes) {
        return WatchCall.open(link, token, consumerId, cursor, inlineBytes);
    }

    public UploadStatus uploadStatus(String token, String transferId) {
        GetUploadStatusResponse status =
                Unary.ask(
                        link,
                        TransferServiceGrpc.getGetUploadStatusMethod(),
                        GetUploadStatusRequest.newBuilder().setTransferId(transferId).build(),
                        token);
        return new UploadStatus(
                Messages.state(status.getState()),
                status.getReceivedSize(),
                status.getPersistedSize(),
                status.getExtentsList().stream().map(Messages::extent).toList(),
                status.getAttempt(),
                status.hasTransfer()
                        ? Optional.of(Messages.transfer(status.getTransfer()))
                        : Optional.empty());
    }

    /// How many bytes of an upload survive a power loss of the server: the part of [#uploadStatus] that costs little.
    public long persisted(String token, String transferId) {
        GetUploadStatusRequest sizes =
                GetUploadStatusRequest.newBuilder()
                        .setTransferId(transferId)
                        .setSizesOnly(true)
                        .build();
        return Unary.ask(link, TransferServiceGrpc.getGetUploadStatusMethod(), sizes, token)
                .getPersistedSize();
    }

    public Transfer cancel(String token, String transferId) {
        return Messages.transfer(
                Unary.ask(
                                link,
                                TransferServiceGrpc.getCancelTransferMethod(),
                                CancelTransferRequest.newBuilder()
                                        .setTransferId(transferId)
                                        .build(),
                                token)
                        .getTransfer());
    }

    public Transfer transfer(String token, String transferId) {
        return Messages.transfer(
                Unary.ask(
                                link,
                                TransferServiceGrpc.getGetTransferMethod(),
                                GetTransferRequest.newBuilder().setTransferId(transferId).build(),
                                token)
                        .getTransfer());
    }

    /// One page of what was sent to the caller, newest first.
    ///
    /// @param page token of the page; empty for the first
    public TransferPage inbox(String token, String page) {
        return list(token, Box.BOX_INBOX, page);
    }

    /// One page of what the caller has sent, newest first.
    public TransferPage outbox(String token, String page) {
        return list(token, Box.BOX_OUTBOX, page);
    }

    private TransferPage list(String token, Box box, String page) {
        ListTransfersResponse response =
                Unary.ask(
                        link,
                        TransferServiceGrpc.getListTransfersMethod(),
                        ListTransfersRequest.newBuilder()
                                .setBox(box)
                                .setPageSize(PAGE)
                                .setPageToken(page)
                                .build(),
                        token);
        return new TransferPage(
                response.getTransfersList().stream().map(Messages::transfer).toList(),
                response.getNextPageToken(),
                response.getCursor());
    }

    public void acknowledge(String token, String consumerId, String cursor) {
        Unary.ask(
                link,
                TransferServiceGrpc.getAckEventsMethod(),
                AckEventsRequest.newBuilder().setConsumerId(consumerId).setCursor(cursor).build(),
                token);
    }

    /// Says that every byte is verified and durable here.
    public Receipt confirmSaved(String token, String transferId, long size, Sha256 sha256) {
        return confirm(
                token,
                ConfirmReceiptRequest.newBuilder()
                        .setTransferId(transferId)
                        .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_SAVED)
                        .setSize(size)
                        .setSha256(ByteString.copyFrom(sha256.bytes())));
    }

    public Receipt confirmDeclined(String token, String transferId) {
        return confirm(
                token,
                ConfirmReceiptRequest.newBuilder()
                        .setTransferId(transferId)
                        .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_DECLINED));
    }

    /// Says that the file could not be saved.
    ///
    /// @param failure why, for people; cut after 200 characters
    public Receipt confirmFailed(String token, String transferId, String failure) {
        return confirm(
                token,
                ConfirmReceiptRequest.newBuilder()
                        .setTransferId(transferId)
                        .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_FAILED)
                        .setFailure(
                                failure.substring(
                                        0, Math.min(failure.length(), MAX_FAILURE_CHARACTERS))));
    }

    private Receipt confirm(String token, ConfirmReceiptRequest.Builder request) {
        return Messages.receipt(
                Unary.ask(
                                link,
                                TransferServiceGrpc.getConfirmReceiptMethod(),
                                request.build(),
                                token)
                        .getReceipt());
    }
}
