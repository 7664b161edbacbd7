package ferry.client.rpc;

import com.google.protobuf.UnsafeByteOperations;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One upload stream. Used by one thread, which reads its source and pushes while there is room.
///
/// ```
/// open → (awaitRoom → chunk)* → finish → outcome
/// ```
public final class UploadCall implements AutoCloseable {

    /// Bytes on their way to the network at which [#awaitRoom] begins to wait.
    private static final int ROOM_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ClientCall<UploadRequest, UploadResponse> call;
    private @Nullable UploadResponse answer;
    private @Nullable Status end;
    private @Nullable Metadata trailers;

    private UploadCall(ClientCall<UploadRequest, UploadResponse> call) {
        this.call = call;
    }

    static UploadCall open(Link link, String token) {
        ClientCall<UploadRequest, UploadResponse> call =
                link.channel()
                        .newCall(
                                TransferServiceGrpc.getUploadMethod(),
                                CallOptions.DEFAULT.withOnReadyThreshold(ROOM_BYTES));
        UploadCall upload = new UploadCall(call);
        call.start(upload.new Answers(), Bearer.headers(token));
        call.request(1);
        return upload;
    }

    /// Waits until a chunk can be pushed, or the server has answered, or `wait` is over.
    ///
    /// @return whether a chunk can be pushed
    /// @throws FerryException when the server has ended the stream with an error
    public boolean awaitRoom(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = wait.toNanos();
            while (!call.isReady() && end == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            refuseIfRefused();
            return end == null && call.isReady();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the server has ended the stream.
    public boolean ended() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    public void start(UploadOpening opening) {
        call.sendMessage(UploadRequest.newBuilder().setStart(startOf(opening)).build());
    }

    /// Pushes bytes of the file, after [#awaitRoom] has said that they can be: then the transport copies them before
    /// this returns, and the array is the caller's again.
    ///
    /// @param offset position of the first byte in the file
    public void chunk(long offset, byte[] data, int length, int crc32c) {
        call.sendMessage(data(UploadRequest.newBuilder(), offset, data, length, crc32c).build());
    }

    /// Says that all bytes have been pushed.
    public void finish(UploadEnding ending) {
        call.sendMessage(UploadRequest.newBuilder().setFinish(finishOf(ending)).build());
        call.halfClose();
    }

    /// A whole small file in one message. The array belongs to the transport from now on, which may copy it later: no one
    /// may write to it again.
    public void whole(
            UploadOpening opening, byte[] data, int length, int crc32c, UploadEnding ending) {
        UploadRequest.Builder request =
                UploadRequest.newBuilder().setStart(startOf(opening)).setFinish(finishOf(ending));
        if (length > 0) {
            data(request, 0, data, length, crc32c);
        }
        call.sendMessage(request.build());
        call.halfClose();
    }

    /// Tells the server that this side lives although it has nothing to send.
    public void keepAlive() {
        call.sendMessage(UploadRequest.getDefaultInstance());
    }

    /// Waits for the server's last word.
    ///
    /// @return the transfer when it is final; nothing when the server paused it
    public Optional<Transfer> outcome(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = wait.toNanos();
            while (end == null) {
                if (nanos <= 0) {
                    throw new FerryException(
                            Problem.CONNECTION_LOST, "no answer for " + wait.toSeconds() + " s");
                }
                nanos = changed.awaitNanos(nanos);
            }
            refuseIfRefused();
            return answer != null && answer.hasTransfer()
                    ? Optional.of(Messages.transfer(answer.getTransfer()))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void refuseIfRefused() {
        if (end != null && !end.isOk()) {
            throw Refusals.of(end, trailers);
        }
    }

    private static UploadStart startOf(UploadOpening opening) {
        return UploadStart.newBuilder()
                .setTransferId(opening.transferId())
                .setAttempt(opening.attempt())
                .setSpec(
                        Messages.spec(
                                opening.outgoing(),
                                opening.size(),
                                opening.modified(),
                                opening.executable()))
                .build();
    }

    private static UploadFinish finishOf(UploadEnding ending) {
        return UploadFinish.newBuilder()
                .setSize(ending.size())
                .setSha256(UnsafeByteOperations.unsafeWrap(ending.sha256().bytes()))
                .setCrc32C(ending.crc32c())
                .build();
    }

    private static UploadRequest.Builder data(
            UploadRequest.Builder request, long offset, byte[] data, int length, int crc32c) {
        return request.setOffset(offset)
                .setCrc32C(crc32c)
                .setData(UnsafeByteOperations.unsafeWrap(data, 0, length));
    }

    /// Ends the stream if it has not ended: what the server has stays there. Harmless twice.
    @Override
    public void close() {
        call.cancel("no longer wanted", null);
    }

    private final class Answers extends ClientCall.Listener<UploadResponse> {
        @Override
        public void onReady() {
            tell();
        }

        @Override
        public void onMessage(UploadResponse message) {
            lock.lock();
            try {
                answer = message;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onClose(Status status, Metadata metadata) {
            lock.lock();
            try {
                end = status;
                trailers = metadata;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void tell() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
