package ferry.client.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Code;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.AckEventsResponse;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.CancelTransferResponse;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ConfirmReceiptResponse;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetTransferResponse;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.ReceiptChanged;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.ReceiveHeader;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.ReceiveTrailer;
import ferry.proto.transfer.v1.TransferAvailable;
import ferry.proto.transfer.v1.TransferOffered;
import ferry.proto.transfer.v1.TransferResumed;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Transfers in memory. Tests reach in to look, and to break the contract.
public final class FakeTransfers extends TransferServiceGrpc.TransferServiceImplBase {

    private static final int CHUNK_BYTES = 256 << 10;

    public final Map<String, FakeBlob> blobs = new ConcurrentHashMap<>();
    public final List<UploadStart> uploadsOpened = new CopyOnWriteArrayList<>();
    public final List<ReceiveRequest> receivesOpened = new CopyOnWriteArrayList<>();
    public final List<ConfirmReceiptRequest> confirmations = new CopyOnWriteArrayList<>();
    public final List<String> acknowledged = new CopyOnWriteArrayList<>();
    public final List<WatchRequest> watchesOpened = new CopyOnWriteArrayList<>();

    /// Ends that many upload streams, each after this many bytes of it, as a broken connection does.
    public final AtomicInteger uploadCuts = new AtomicInteger();

    /// A larger chunk takes longer than the server waits for a message.
    public volatile int mostBytesInTime = Integer.MAX_VALUE;

    public volatile long uploadCutAfterBytes = 512 << 10;

    /// Ends that many receive streams in the same way.
    public final AtomicInteger receiveCuts = new AtomicInteger();

    public volatile long receiveCutAfterBytes = 512 << 10;

    /// Bytes that have been handed to receivers' connections.
    public final AtomicLong bytesGiven = new AtomicLong();

    public final AtomicBoolean refuseConfirmations = new AtomicBoolean();

    /// What a receiver gets in the place of a message.
    public volatile UnaryOperator<ReceiveResponse> onItsWay = UnaryOperator.identity();

    /// What a watcher gets in the place of a file.
    public volatile UnaryOperator<ByteString> inlineOnItsWay = UnaryOperator.identity();

    /// What an upload stream gets instead of being taken.
    public volatile @Nullable StatusRuntimeException refuseUpload;

    /// How often a list was asked for.
    public final AtomicInteger lists = new AtomicInteger();

    /// Loses the answer to that many finishes.
    public final AtomicInteger losesFinalAnswers = new AtomicInteger();

    public volatile int maxChunkBytes = 1 << 20;

    /// Bytes that have come in all, those that were known already too.
    public final AtomicLong bytesTaken = new AtomicLong();

    /// Upload streams that have not ended.
    public final AtomicInteger uploadsUnderWay = new AtomicInteger();

    /// Signs of life without data.
    public final AtomicInteger keepAlives = new AtomicInteger();

    /// Refuses the next watch.
    public final AtomicReference<@Nullable StatusRuntimeException> refuseWatch =
            new AtomicReference<>();

    /// Refuses the next receive.
    public final AtomicReference<@Nullable StatusRuntimeException> refuseReceive =
            new AtomicReference<>();

    /// Loses that many acknowledgements on their way.
    public final AtomicInteger losesAcknowledgements = new AtomicInteger();

    public volatile boolean ended;

    private final Map<String, FakeLog> logs = new ConcurrentHashMap<>();

    public FakeBlob only() {
        if (blobs.size() != 1) {
            throw new IllegalStateException(blobs.size() + " transfers (expected: 1)");
        }
        return blobs.values().iterator().next();
    }

    /// A transfer of which nothing has come yet.
    public void begin(FakeBlob blob, long size) {
        blob.claimedSize = size;
        blobs.put(blob.id, blob);
    }

    /// Puts a whole transfer there, as if somebody had sent it.
    public FakeBlob put(FakeBlob blob, byte[] content, byte[] sha256) {
        blobs.put(blob.id, blob);
        blob.append(content, 0);
        blob.finish(ByteString.copyFrom(sha256));
        announce(
                blob,
                user ->
                        Event.newBuilder()
                                .setAvailable(
                                        TransferAvailable.newBuilder()
                                                .setTransfer(blob.seenBy(user)))
                                .build());
        return blob;
    }

    /// The sender is back, and the recipients are told.
    public void resume(FakeBlob blob) {
        blob.state = TransferState.TRANSFER_STATE_AVAILABLE;
        announce(
                blob,
                _ -> Event.newBuilder().setResumed(TransferResumed.getDefaultInstance()).build());
    }

    /// Tells somebody the newest news once more.
    public void repeatLastEvent(String user) {
        log(user).repeatLast();
    }

    void endStreams() {
        ended = true;
        blobs.values()
                .forEach(blob -> {
                    synchronized (blob) {
                        blob.notifyAll();
                    }
                });
    }

    @Override
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> observer) {
        return new Uploading(FakeFerry.user(), observer);
    }

    private void announce(FakeBlob blob, java.util.function.Function<String, Event> event) {
        blob.spec.getRecipientsList().forEach(name -> log(name).add(blob.id, event.apply(name)));
    }

    private static int crc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return (int) crc.getValue();
    }

    private final class Uploading implements StreamObserver<UploadRequest> {
        private final String user;
        private final StreamObserver<UploadResponse> observer;
        private @Nullable FakeBlob blob;
        private long taken;
        private boolean over;

        Uploading(String user, StreamObserver<UploadResponse> observer) {
            this.user = user;
            this.observer = observer;
            uploadsUnderWay.incrementAndGet();
        }

        private void end() {
            if (!over) {
                over = true;
                uploadsUnderWay.decrementAndGet();
            }
        }

        @Override
        public void onNext(UploadRequest request) {
            if (over) {
                return;
            }
            try {
                take(request);
            } catch (StatusRuntimeException e) {
                end();
                observer.onError(e);
            }
        }

        private void take(UploadRequest request) {
            if (request.hasStart()) {
                open(request.getStart());
            }
            FakeBlob to = java.util.Objects.requireNonNull(blob);
            if (!request.getData().isEmpty()) {
                append(to, request);
            } else if (!request.hasStart() && !request.hasFinish()) {
                keepAlives.incrementAndGet();
            }
            if (request.hasFinish()) {
                finish(to, request);
            }
        }

        private void open(UploadStart start) {
            uploadsOpened.add(start);
            StatusRuntimeException refusal = refuseUpload;
            if (refusal != null) {
                throw refusal;
            }
            FakeBlob to =
                    blobs.computeIfAbsent(
                            start.getTransferId(),
                            id -> {
                                FakeBlob fresh = new FakeBlob(id, user, start.getSpec());
                                announceOffer(fresh);
                                return fresh;
                            });
            refuseOther(to, start);
            synchronized (to) {
                if (start.getAttempt() <= to.attempt) {
                    throw Refuse.transfer(
                            Code.ABORTED,
                            "ATTEMPT_STALE",
                            Map.of("attempt", Long.toString(to.attempt)));
                }
                to.attempt = start.getAttempt();
            }
            blob = to;
        }

        private void refuseOther(FakeBlob to, UploadStart start) {
            if (to.state == TransferState.TRANSFER_STATE_CANCELLED) {
                throw Refuse.transfer(Code.FAILED_PRECONDITION, "TRANSFER_CANCELLED");
            }
            if (to.spec.hasSize() && !to.spec.equals(start.getSpec())) {
                throw Refuse.transfer(Code.ALREADY_EXISTS, "TRANSFER_ID_CONFLICT");
            }
        }

        private void announceOffer(FakeBlob fresh) {
            announce(
                    fresh,
                    name ->
                            Event.newBuilder()
                                    .setOffered(
                                            TransferOffered.newBuilder()
                                                    .setTransfer(fresh.seenBy(name)))
                                    .build());
        }

        private void append(FakeBlob to, UploadRequest request) {
            byte[] data = request.getData().toByteArray();
            bytesTaken.addAndGet(data.length);
            if (data.length > maxChunkBytes) {
                throw Refuse.transfer(
                        Code.INVALID_ARGUMENT,
                        "CHUNK_TOO_LARGE",
                        Map.of("max_chunk_bytes", Integer.toString(maxChunkBytes)));
            }
            if (data.length > mostBytesInTime) {
                throw Refuse.transfer(Code.DEADLINE_EXCEEDED, "UPLOAD_IDLE");
            }
            if (crc(data) != request.getCrc32C()) {
                throw Refuse.transfer(Code.ABORTED, "CHUNK_CORRUPT");
            }
            if (request.getOffset() > to.length()) {
                throw Refuse.transfer(
                        Code.ABORTED,
                        "OFFSET_MISMATCH",
                        Map.of("expected_offset", Long.toString(to.length())));
            }
            int known = (int) (to.length() - request.getOffset());
            if (known < data.length) {
                to.append(data, known);
            }
            taken += data.length;
            if (taken >= uploadCutAfterBytes
                    && uploadCuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw Status.UNAVAILABLE.withDescription("fake: cut").asRuntimeException();
            }
        }

        private void finish(FakeBlob to, UploadRequest request) {
            if (request.getFinish().getSize() != to.length()) {
                throw Refuse.transfer(Code.OUT_OF_RANGE, "SIZE_MISMATCH");
            }
            end();
            to.finish(request.getFinish().getSha256());
            announce(
                    to,
                    name ->
                            Event.newBuilder()
                                    .setAvailable(
                                            TransferAvailable.newBuilder()
                                                    .setTransfer(to.seenBy(name)))
                                    .build());
            if (losesFinalAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw Status.UNAVAILABLE.withDescription("fake: answer lost").asRuntimeException();
            }
            FakeAuth.answer(
                    observer, UploadResponse.newBuilder().setTransfer(to.seenBy(user)).build());
        }

        @Override
        public void onError(Throwable t) {
            end();
        }

        @Override
        public void onCompleted() {
            if (!over) {
                end();
                FakeAuth.answer(observer, UploadResponse.getDefaultInstance());
            }
        }
    }

    @Override
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> observer) {
        receivesOpened.add(request);
        StatusRuntimeException refusal = refuseReceive.getAndSet(null);
        if (refusal != null) {
            observer.onError(refusal);
            return;
        }
        FakeBlob blob = blobs.get(request.getTransferId());
        if (blob == null) {
            observer.onError(Refuse.transfer(Code.NOT_FOUND, "TRANSFER_UNKNOWN"));
            return;
        }
        ServerCallStreamObserver<ReceiveResponse> call =
                (ServerCallStreamObserver<ReceiveResponse>) observer;
        call.setOnReadyHandler(() -> wake(call));
        String user = FakeFerry.user();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        follow(blob, user, request, call);
                    } catch (StatusRuntimeException e) {
                        call.onError(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void follow(
            FakeBlob blob,
            String user,
            ReceiveRequest request,
            ServerCallStreamObserver<ReceiveResponse> call)
            throws InterruptedException {
        long from = request.getOffset();
        long end = request.hasLength() ? from + request.getLength() : Long.MAX_VALUE;
        send(
                call,
                ReceiveResponse.newBuilder()
                        .setHeader(ReceiveHeader.newBuilder().setTransfer(blob.seenBy(user)))
                        .build());
        long position = from;
        while (!ended && !call.isCancelled()) {
            byte[] data = next(blob, position, end);
            if (data.length == 0) {
                break;
            }
            send(
                    call,
                    ReceiveResponse.newBuilder()
                            .setOffset(position)
                            .setCrc32C(crc(data))
                            .setData(UnsafeByteOperations.unsafeWrap(data))
                            .build());
            bytesGiven.addAndGet(data.length);
            position += data.length;
            if (position - from >= receiveCutAfterBytes
                    && receiveCuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw Status.UNAVAILABLE.withDescription("fake: cut").asRuntimeException();
            }
        }
        if (ended || call.isCancelled()) {
            return;
        }
        send(
                call,
                ReceiveResponse.newBuilder()
                        .setTrailer(
                                ReceiveTrailer.newBuilder()
                                        .setSize(blob.length())
                                        .setSha256(blob.sha256))
                        .build());
        call.onCompleted();
    }

    private static void wake(Object waiting) {
        synchronized (waiting) {
            waiting.notifyAll();
        }
    }

    private void send(ServerCallStreamObserver<ReceiveResponse> call, ReceiveResponse message)
            throws InterruptedException {
        synchronized (call) {
            while (!call.isReady() && !call.isCancelled() && !ended) {
                call.wait(100);
            }
        }
        if (!call.isCancelled()) {
            call.onNext(onItsWay.apply(message));
        }
    }

    /// The next bytes; none when the blob is whole and all have been read, or all before the end.
    private byte[] next(FakeBlob blob, long position, long end) throws InterruptedException {
        synchronized (blob) {
            // A range, too, ends only once the file is whole
            while (!blob.whole() && !ended && (position >= end || blob.length() <= position)) {
                blob.wait(100);
            }
            boolean any = position < end && position < blob.length();
            return any
                    ? blob.content(position, Math.min(CHUNK_BYTES, end - position))
                    : new byte[0];
        }
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        watchesOpened.add(request);
        StatusRuntimeException refusal = refuseWatch.getAndSet(null);
        if (refusal != null) {
            observer.onError(refusal);
            return;
        }
        ServerCallStreamObserver<WatchResponse> call =
                (ServerCallStreamObserver<WatchResponse>) observer;
        call.setOnCancelHandler(() -> {});
        FakeLog log = log(FakeFerry.user());
        int from = request.hasCursor() ? Integer.parseInt(request.getCursor()) : log.size();
        UnaryOperator<Event> dressed = event -> withContent(event, request.getInlineBytes());
        Thread.ofVirtual().start(() -> log.tell(from, call, dressed, () -> ended));
    }

    private Event withContent(Event event, int most) {
        @Nullable FakeBlob blob = blobs.get(event.getTransferId());
        if (!event.hasAvailable() || blob == null || blob.length() > most) {
            return event;
        }
        ByteString content = inlineOnItsWay.apply(ByteString.copyFrom(blob.content()));
        Event.Builder told = event.toBuilder();
        told.getAvailableBuilder().setInlineData(content);
        return told.build();
    }

    private FakeLog log(String user) {
        return logs.computeIfAbsent(user, _ -> new FakeLog());
    }

    @Override
    public void getUploadStatus(
            GetUploadStatusRequest request, StreamObserver<GetUploadStatusResponse> observer) {
        withBlob(
                request.getTransferId(),
                observer,
                blob -> {
                    GetUploadStatusResponse.Builder status =
                            GetUploadStatusResponse.newBuilder()
                                    .setState(blob.state)
                                    .setReceivedSize(blob.length())
                                    .setPersistedSize(blob.length())
                                    .addAllExtents(blob.extents())
                                    .setAttempt(blob.attempt);
                    if (blob.whole()) {
                        status.setTransfer(blob.seenBy(FakeFerry.user()));
                    }
                    return status.build();
                });
    }

    @Override
    public void getTransfer(
            GetTransferRequest request, StreamObserver<GetTransferResponse> observer) {
        withBlob(
                request.getTransferId(),
                observer,
                blob ->
                        GetTransferResponse.newBuilder()
                                .setTransfer(blob.seenBy(FakeFerry.user()))
                                .build());
    }

    @Override
    public void cancelTransfer(
            CancelTransferRequest request, StreamObserver<CancelTransferResponse> observer) {
        withBlob(
                request.getTransferId(),
                observer,
                blob -> {
                    blob.state = TransferState.TRANSFER_STATE_CANCELLED;
                    return CancelTransferResponse.newBuilder()
                            .setTransfer(blob.seenBy(FakeFerry.user()))
                            .build();
                });
    }

    private <T> void withBlob(
            String id, StreamObserver<T> observer, java.util.function.Function<FakeBlob, T> use) {
        FakeBlob blob = blobs.get(id);
        if (blob == null) {
            observer.onError(Refuse.transfer(Code.NOT_FOUND, "TRANSFER_UNKNOWN"));
            return;
        }
        synchronized (blob) {
            FakeAuth.answer(observer, use.apply(blob));
        }
    }

    @Override
    public void listTransfers(
            ListTransfersRequest request, StreamObserver<ListTransfersResponse> observer) {
        lists.incrementAndGet();
        String user = FakeFerry.user();
        ListTransfersResponse.Builder list = ListTransfersResponse.newBuilder();
        list.setCursor(Integer.toString(log(user).size()));
        for (FakeBlob blob : blobs.values()) {
            boolean mine =
                    request.getBox() == Box.BOX_INBOX
                            ? blob.receipts.containsKey(user)
                            : blob.sender.equals(user);
            if (mine) {
                list.addTransfers(blob.seenBy(user));
            }
        }
        FakeAuth.answer(observer, list.build());
    }

    @Override
    public void ackEvents(AckEventsRequest request, StreamObserver<AckEventsResponse> observer) {
        if (losesAcknowledgements.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            observer.onError(Status.UNAVAILABLE.withDescription("fake: lost").asRuntimeException());
            return;
        }
        acknowledged.add(request.getCursor());
        FakeAuth.answer(
                observer, AckEventsResponse.newBuilder().setCursor(request.getCursor()).build());
    }

    @Override
    public void confirmReceipt(
            ConfirmReceiptRequest request, StreamObserver<ConfirmReceiptResponse> observer) {
        if (refuseConfirmations.get()) {
            observer.onError(Refuse.transfer(Code.INVALID_ARGUMENT, "FIELD_INVALID"));
            return;
        }
        confirmations.add(request);
        String user = FakeFerry.user();
        withBlob(
                request.getTransferId(),
                observer,
                blob -> {
                    ReceiptState standing =
                            switch (request.getOutcome()) {
                                case RECEIPT_OUTCOME_SAVED -> ReceiptState.RECEIPT_STATE_SAVED;
                                case RECEIPT_OUTCOME_DECLINED ->
                                        ReceiptState.RECEIPT_STATE_DECLINED;
                                case RECEIPT_OUTCOME_FAILED -> ReceiptState.RECEIPT_STATE_FAILED;
                                case RECEIPT_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                                        throw Refuse.transfer(
                                                Code.INVALID_ARGUMENT, "FIELD_INVALID");
                            };
                    blob.receipts.put(user, standing);
                    Receipt receipt = blob.seenBy(user).getReceipts(0);
                    log(blob.sender)
                            .add(
                                    blob.id,
                                    Event.newBuilder()
                                            .setReceiptChanged(
                                                    ReceiptChanged.newBuilder().setReceipt(receipt))
                                            .build());
                    return ConfirmReceiptResponse.newBuilder().setReceipt(receipt).build();
                });
    }
}
