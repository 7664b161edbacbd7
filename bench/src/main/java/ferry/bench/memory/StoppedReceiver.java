package ferry.bench.memory;

import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A receiver that has taken a little of a file and takes no more, like a process that was stopped.
final class StoppedReceiver implements ClientResponseObserver<ReceiveRequest, ReceiveResponse> {
    /// The header, and one chunk.
    private static final int AT_FIRST = 2;

    private final AtomicLong messages = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable ClientCallStreamObserver<ReceiveRequest> call;

    static StoppedReceiver open(Channel channel, String transfer, int chunkBytes) {
        StoppedReceiver receiver = new StoppedReceiver();
        TransferServiceGrpc.newStub(channel)
                .receive(
                        ReceiveRequest.newBuilder()
                                .setTransferId(transfer)
                                .setMaxChunkBytes(chunkBytes)
                                .build(),
                        receiver);
        return receiver;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ReceiveRequest> stream) {
        call = stream;
        stream.disableAutoRequestWithInitial(AT_FIRST);
    }

    /// Takes some more.
    void take(int more) {
        ClientCallStreamObserver<ReceiveRequest> stream = call;
        if (stream != null) {
            stream.request(more);
        }
    }

    boolean hasBegun() {
        return messages.get() >= AT_FIRST;
    }

    /// Whether it has got so many more than at first.
    boolean has(int more) {
        return messages.get() >= AT_FIRST + more;
    }

    /// What has ended it; null while it is open.
    @Nullable Throwable failure() {
        return failure.get();
    }

    void cancel() {
        ClientCallStreamObserver<ReceiveRequest> stream = call;
        if (stream != null) {
            stream.cancel("measured", null);
        }
    }

    @Override
    public void onNext(ReceiveResponse message) {
        messages.incrementAndGet();
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
