package ferry.bench.memory;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One upload that never ends: it sends whenever its connection takes more.
final class PushingUpload implements ClientResponseObserver<UploadRequest, UploadResponse> {
    private final String id = UUID.randomUUID().toString();
    private final String recipient;
    private final ByteString chunk;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable ClientCallStreamObserver<UploadRequest> call;
    private long offset = -1;
    private long reached = -1;

    private PushingUpload(String recipient, ByteString chunk) {
        this.recipient = recipient;
        this.chunk = chunk;
    }

    static PushingUpload open(Channel channel, String recipient, ByteString chunk) {
        PushingUpload upload = new PushingUpload(recipient, chunk);
        var _ = TransferServiceGrpc.newStub(channel).upload(upload);
        return upload;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<UploadRequest> stream) {
        call = stream;
        stream.setOnReadyHandler(() -> push(stream));
    }

    /// Called by one thread at a time.
    private void push(ClientCallStreamObserver<UploadRequest> stream) {
        while (stream.isReady() && failure.get() == null) {
            stream.onNext(next());
        }
    }

    private UploadRequest next() {
        if (offset < 0) {
            offset = 0;
            return UploadRequest.newBuilder()
                    .setStart(
                            UploadStart.newBuilder()
                                    .setTransferId(id)
                                    .setAttempt(1)
                                    .setSpec(
                                            TransferSpec.newBuilder()
                                                    .addRecipients(recipient)
                                                    .setFileName("endless.bin")))
                    .build();
        }
        UploadRequest message = UploadRequest.newBuilder().setOffset(offset).setData(chunk).build();
        offset += chunk.size();
        return message;
    }

    /// Whether the server has more of it than at the last look.
    ///
    /// @param channel of its sender, fast
    boolean advanced(Channel channel) {
        try {
            long now =
                    TransferServiceGrpc.newBlockingStub(channel)
                            .getUploadStatus(
                                    GetUploadStatusRequest.newBuilder().setTransferId(id).build())
                            .getReceivedSize();
            boolean further = now > reached;
            reached = now;
            return further;
        } catch (StatusRuntimeException failed) {
            failure.compareAndSet(null, failed);
            return false;
        }
    }

    /// What has ended it; null while it is open.
    @Nullable Throwable failure() {
        return failure.get();
    }

    void cancel() {
        ClientCallStreamObserver<UploadRequest> stream = call;
        if (stream != null) {
            stream.cancel("measured", null);
        }
    }

    @Override
    public void onNext(UploadResponse paused) {
        failure.compareAndSet(null, new IllegalStateException("answered: " + paused));
    }

    @Override
    public void onError(Throwable ended) {
        failure.compareAndSet(null, ended);
    }

    @Override
    public void onCompleted() {
        failure.compareAndSet(null, new IllegalStateException("ended"));
    }
}
