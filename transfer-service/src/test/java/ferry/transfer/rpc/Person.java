package ferry.transfer.rpc;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceStub;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.fixture.TransferRig;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// Somebody with a client of the service.
record Person(TransferServiceStub async, TransferServiceBlockingStub blocking) {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static Person of(Channel channel, String name) {
        return withToken(channel, "Bearer " + name);
    }

    static Person withToken(Channel channel, String authorization) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, authorization);
        return anonymous(
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    static Person anonymous(Channel channel) {
        return new Person(
                TransferServiceGrpc.newStub(channel), TransferServiceGrpc.newBlockingStub(channel));
    }

    Sending send() {
        return Sending.open(async);
    }

    /// Sends a file in one message, and returns when it is whole.
    void sendWhole(String id, byte[] file, String... recipients) {
        try {
            Sending sending = send().whole(id, file, recipients);
            sending.next();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Receiving follow(String id) {
        return receive(
                ReceiveRequest.newBuilder().setTransferId(id).setFollow(true).build(),
                Receiving.EAGER);
    }

    Receiving receive(ReceiveRequest request, int requestedAtStart) {
        return Receiving.open(async, request, requestedAtStart);
    }

    Incoming<WatchRequest, WatchResponse> watch(WatchRequest request) {
        Incoming<WatchRequest, WatchResponse> watching = new Incoming<>(Receiving.EAGER);
        async.watch(request, watching);
        return watching;
    }

    /// Watches from now on with a device `phone`; returns when the watch is open.
    Incoming<WatchRequest, WatchResponse> watchFromNow(int inlineBytes)
            throws InterruptedException {
        Incoming<WatchRequest, WatchResponse> watching =
                watch(
                        WatchRequest.newBuilder()
                                .setConsumerId("phone")
                                .setLatest(true)
                                .setInlineBytes(inlineBytes)
                                .build());
        watching.next();
        return watching;
    }

    static List<Event> events(Incoming<WatchRequest, WatchResponse> watch)
            throws InterruptedException {
        return watch.next().getEventsList();
    }

    Transfer transfer(String id) {
        return blocking.getTransfer(GetTransferRequest.newBuilder().setTransferId(id).build())
                .getTransfer();
    }

    GetUploadStatusResponse status(String id) {
        return status(GetUploadStatusRequest.newBuilder().setTransferId(id).build());
    }

    GetUploadStatusResponse status(GetUploadStatusRequest request) {
        return blocking.getUploadStatus(request);
    }

    /// Returns when the server has taken so much of an upload of this person's.
    void awaitReceived(String id, long size) {
        soon().ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> status(id).getReceivedSize() == size);
    }

    /// Looks at once, and often: a test has many such moments.
    static ConditionFactory soon() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    List<Transfer> list(Box box) {
        return blocking.listTransfers(ListTransfersRequest.newBuilder().setBox(box).build())
                .getTransfersList();
    }

    ConfirmReceiptRequest.Builder saved(String id, byte[] file) {
        return ConfirmReceiptRequest.newBuilder()
                .setTransferId(id)
                .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_SAVED)
                .setSize(file.length)
                .setSha256(ByteString.copyFrom(TransferRig.sha256(file).bytes()));
    }
}
