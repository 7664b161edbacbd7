package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.LiveSessions;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.CurrentCall;
import ferry.kernel.rpc.OutboundCalls;
import ferry.kernel.rpc.Requires;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.AckEventsResponse;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.CancelTransferResponse;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ConfirmReceiptResponse;
import ferry.proto.transfer.v1.GetLimitsRequest;
import ferry.proto.transfer.v1.GetLimitsResponse;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetTransferResponse;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.delivery.ReceiveOrder;
import ferry.transfer.delivery.WatchOrder;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.upload.Uploads;
import ferry.wire.Borrowed;
import ferry.wire.BorrowingMarshaller;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/// The transfer service's rpcs, each with its rule.
public final class TransferRpc implements BindableService, TransferServiceGrpc.AsyncService {
    private static final int MAX_INLINE_BYTES = 64 << 10;

    private final Uploads uploads;
    private final Deliveries deliveries;
    private final TransferQueries queries;
    private final Executor blocking;
    private final OutboundCalls outbound = new OutboundCalls();
    private final LiveStreams streams;
    private final StreamSlots slots;
    private final ByteBudget budget;

    /// @param sessions says how long a stream may go on
    /// @param limits how many streams may be open
    /// @param blocking runs what waits for the disk to be forced, or for the accounts
    public TransferRpc(
            Uploads uploads,
            Deliveries deliveries,
            Ledger ledger,
            LiveSessions sessions,
            StreamLimits limits,
            Executor blocking) {
        this.streams = new LiveStreams(sessions);
        this.slots = new StreamSlots(limits);
        this.budget = new ByteBudget(limits.uploadBytes());
        this.uploads = uploads;
        this.deliveries = deliveries;
        this.queries = new TransferQueries(ledger, uploads);
        this.blocking = blocking;
    }

    /// Ends every stream: uploads become durable as far as they came, the others are told to come again.
    public void drain() {
        outbound.drain();
        uploads.drain();
    }

    /// Ends the streams of sessions that are over, and passes on the room of senders who bring nothing. To be called about
    /// twice a second.
    public void tick() {
        streams.tick();
        budget.tick();
    }

    /// Streams of everybody that are open.
    int openStreams() {
        return slots.open();
    }

    /// What messages that are on their way in are counted as.
    long bytesOnTheirWay() {
        return budget.used();
    }

    /// Uploads are read without copying their bytes; all else as the generated code has it.
    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition usual = TransferServiceGrpc.bindService(this);
        MethodDescriptor<UploadRequest, UploadResponse> upload =
                TransferServiceGrpc.getUploadMethod();
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(usual.getServiceDescriptor().getName());
        usual.getMethods().stream()
                .filter(method -> method.getMethodDescriptor() != upload)
                .forEach(service::addMethod);
        return service.addMethod(
                        upload.toBuilder(
                                        new BorrowingMarshaller<>(
                                                UploadRequest.getDefaultInstance(),
                                                upload.getRequestMarshaller(),
                                                UploadRequest.DATA_FIELD_NUMBER,
                                                UploadRequest::getData),
                                        upload.getResponseMarshaller())
                                .build(),
                        ServerCalls.asyncClientStreamingCall(this::uploadBorrowed))
                .build();
    }

    /// For the rule alone: see [#bindService].
    @Override
    @Requires(Access.USER)
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> reply) {
        throw new UnsupportedOperationException("uploads come borrowed");
    }

    private StreamObserver<Borrowed<UploadRequest>> uploadBorrowed(
            StreamObserver<UploadResponse> reply) {
        Caller caller = CurrentCall.caller();
        return new UploadCall(
                uploads,
                caller,
                streams,
                slots.upload(caller.id()),
                budget,
                (ServerCallStreamObserver<UploadResponse>) reply,
                blocking);
    }

    @Override
    @Requires(Access.USER)
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> reply) {
        Caller caller = CurrentCall.caller();
        ReceiveOrder order = Requests.receive(request).within(outbound.share());
        outbound.serve(
                (ServerCallStreamObserver<ReceiveResponse>) reply,
                "receive-" + order.id(),
                call -> {
                    try (StreamSlots.Slot _ = slots.receive(caller.id());
                            LiveStreams.Watched _ = streams.of(caller, call::end).begin()) {
                        deliveries.deliver(caller, order, new ReceiveMessages(call, caller));
                    }
                });
    }

    @Override
    @Requires(Access.USER)
    public void watch(WatchRequest request, StreamObserver<WatchResponse> reply) {
        Caller caller = CurrentCall.caller();
        WatchOrder order = watchOrder(request, caller);
        outbound.serve(
                (ServerCallStreamObserver<WatchResponse>) reply,
                "watch-" + caller.id(),
                call -> {
                    try (StreamSlots.Slot _ = slots.watch(caller.id());
                            LiveStreams.Watched _ = streams.of(caller, call::end).begin()) {
                        deliveries.watch(caller, order, new WatchMessages(call, caller.id()));
                    }
                });
    }

    private static WatchOrder watchOrder(WatchRequest request, Caller caller) {
        int inline = request.getInlineBytes();
        if (inline < 0 || inline > MAX_INLINE_BYTES) {
            throw Fault.invalidField(
                    "inline_bytes", inline + " (expected: 0 to " + MAX_INLINE_BYTES + ")");
        }
        WatchOrder.Start start =
                switch (request.getStartCase()) {
                    case CURSOR ->
                            new WatchOrder.Start.At(
                                    Cursors.decode(caller.id(), request.getCursor()));
                    case LAST_ACK -> new WatchOrder.Start.LastAck();
                    case LATEST -> new WatchOrder.Start.Latest();
                    case START_NOT_SET -> throw Fault.invalidField("start", "required");
                };
        return new WatchOrder(Requests.consumer(request.getConsumerId()), start, inline);
    }

    @Override
    @Requires(Access.USER)
    public void getUploadStatus(
            GetUploadStatusRequest request, StreamObserver<GetUploadStatusResponse> reply) {
        Caller caller = CurrentCall.caller();
        answer(reply, queries.status(caller, request));
    }

    @Override
    @Requires(Access.USER)
    public void cancelTransfer(
            CancelTransferRequest request, StreamObserver<CancelTransferResponse> reply) {
        Caller caller = CurrentCall.caller();
        Transfer cancelled = uploads.cancel(caller, Requests.transferId(request.getTransferId()));
        answer(
                reply,
                CancelTransferResponse.newBuilder()
                        .setTransfer(queries.shown(cancelled, caller.id()))
                        .build());
    }

    @Override
    @Requires(Access.USER)
    public void getTransfer(GetTransferRequest request, StreamObserver<GetTransferResponse> reply) {
        Caller caller = CurrentCall.caller();
        answer(reply, queries.transfer(caller, Requests.transferId(request.getTransferId())));
    }

    @Override
    @Requires(Access.USER)
    public void listTransfers(
            ListTransfersRequest request, StreamObserver<ListTransfersResponse> reply) {
        answer(reply, queries.list(CurrentCall.caller(), request));
    }

    @Override
    @Requires(Access.USER)
    public void ackEvents(AckEventsRequest request, StreamObserver<AckEventsResponse> reply) {
        Caller caller = CurrentCall.caller();
        String cursor =
                Cursors.encode(
                        caller.id(),
                        deliveries.acknowledge(
                                caller,
                                Requests.consumer(request.getConsumerId()),
                                Cursors.decode(caller.id(), request.getCursor())));
        answer(reply, AckEventsResponse.newBuilder().setCursor(cursor).build());
    }

    @Override
    @Requires(Access.USER)
    public void confirmReceipt(
            ConfirmReceiptRequest request, StreamObserver<ConfirmReceiptResponse> reply) {
        Receipt receipt =
                deliveries.confirm(
                        CurrentCall.caller(),
                        Requests.transferId(request.getTransferId()),
                        Requests.outcome(request));
        answer(
                reply,
                ConfirmReceiptResponse.newBuilder().setReceipt(Answers.receipt(receipt)).build());
    }

    @Override
    @Requires(Access.USER)
    public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> reply) {
        answer(reply, Answers.limits(uploads.limits(CurrentCall.caller())));
    }

    private static <T> void answer(StreamObserver<T> reply, T message) {
        reply.onNext(message);
        reply.onCompleted();
    }
}
