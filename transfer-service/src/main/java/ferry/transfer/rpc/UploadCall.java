package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.proto.transfer.v1.UploadPause;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.upload.Chunk;
import ferry.transfer.upload.Claim;
import ferry.transfer.upload.OpenRequest;
import ferry.transfer.upload.Opened;
import ferry.transfer.upload.UploadSession;
import ferry.transfer.upload.Uploads;
import ferry.transfer.upload.WaitingStream;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// One upload stream. A message is written before the next one is asked for, so the disk sets the sender's pace and
/// nothing queues here. What waits for the disk to be forced runs on `commits`, not on the thread that brings messages.
final class UploadCall implements StreamObserver<UploadRequest> {
    private final Uploads uploads;
    private final Caller caller;
    private final ServerCallStreamObserver<UploadResponse> reply;
    private final Executor commits;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final WaitingStream waiting;

    private volatile Stage stage = new Stage.Fresh();

    /// How far the stream has come. Changed by the one thread that brings messages.
    private sealed interface Stage {
        record Fresh() implements Stage {}

        record Writing(UploadSession session) implements Stage {}

        /// The transfer is whole already: nothing is written, and its finish is answered again.
        record Repeating(Transfer transfer) implements Stage {}

        record Finishing() implements Stage {}
    }

    UploadCall(
            Uploads uploads,
            Caller caller,
            ServerCallStreamObserver<UploadResponse> reply,
            Executor commits) {
        this.uploads = uploads;
        this.caller = caller;
        this.reply = reply;
        this.commits = commits;
        reply.disableAutoRequest();
        reply.setOnCancelHandler(this::left);
        // Also where this class did not end the call: after a message that is none, or an Error.
        reply.setOnCloseHandler(this::left);
        this.waiting = uploads.waiting(this::fail);
        reply.request(1);
    }

    @Override
    public void onNext(UploadRequest request) {
        if (ended.get()) {
            return;
        }
        try {
            take(request);
        } catch (RuntimeException e) {
            // A bug, too: left to gRPC, it would end the call and leave the session open.
            fail(e instanceof Fault fault ? fault : Fault.internal("upload", e));
        }
    }

    /// Closing without a finish is a pause, not an end.
    @Override
    public void onCompleted() {
        switch (stage) {
            case Stage.Fresh() -> fail(order("the stream was closed before its first message"));
            case Stage.Writing(UploadSession session) -> commit(() -> paused(session.pause()));
            case Stage.Repeating(Transfer transfer) -> answer(finished(transfer));
            case Stage.Finishing() -> {} // the answer is on its way
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        left();
    }

    private void take(UploadRequest request) {
        if (request.getData().size() > Requests.MAX_CHUNK_BYTES) {
            throw Fault.of(
                            Reason.CHUNK_TOO_LARGE,
                            "data: "
                                    + request.getData().size()
                                    + " bytes (expected: at most "
                                    + Requests.MAX_CHUNK_BYTES
                                    + ")")
                    .with("max_chunk_bytes", Requests.MAX_CHUNK_BYTES);
        }
        switch (stage) {
            case Stage.Fresh() -> first(request);
            case Stage.Writing(UploadSession session) -> next(session, request);
            case Stage.Repeating(Transfer transfer) -> repeat(transfer, request);
            case Stage.Finishing() -> throw order("a message came after finish");
        }
    }

    private void first(UploadRequest request) {
        waiting.heard();
        if (!request.hasStart()) {
            throw order("the first message has no start");
        }
        OpenRequest open = Requests.open(request.getStart());
        if (request.hasFinish()) {
            arrive(open, request);
            return;
        }
        switch (uploads.open(caller, open, this::fail)) {
            case Opened.Writing(UploadSession session) -> {
                stage = new Stage.Writing(session);
                waiting.close();
                if (ended.get()) {
                    commits.execute(session::release);
                    return;
                }
                write(session, request);
            }
            case Opened.Whole(Transfer transfer) -> {
                stage = new Stage.Repeating(transfer);
                reply.request(1);
            }
        }
    }

    private void arrive(OpenRequest open, UploadRequest request) {
        Claim claim = Requests.claim(request.getFinish());
        Chunk data =
                request.getData().isEmpty()
                        ? Requests.chunk(request.toBuilder().setOffset(0).build())
                        : Requests.chunk(request);
        stage = new Stage.Finishing();
        waiting.close();
        commit(() -> finished(uploads.arrive(caller, open, data, claim)));
    }

    private void next(UploadSession session, UploadRequest request) {
        if (request.hasStart()) {
            throw order("a later message has a start");
        }
        write(session, request);
    }

    private void write(UploadSession session, UploadRequest request) {
        if (request.getData().isEmpty()) {
            session.keepAlive();
        } else {
            session.append(Requests.chunk(request));
        }
        if (request.hasFinish()) {
            Claim claim = Requests.claim(request.getFinish());
            stage = new Stage.Finishing();
            commit(() -> finishOrRelease(session, claim));
        } else if (session.hasRoomOr(() -> reply.request(1))) {
            reply.request(1);
        }
    }

    private static UploadResponse finishOrRelease(UploadSession session, Claim claim)
            throws InterruptedException {
        try {
            return finished(session.finish(claim));
        } catch (RuntimeException | InterruptedException e) {
            session.release();
            throw e;
        }
    }

    private void repeat(Transfer transfer, UploadRequest request) {
        waiting.heard();
        if (request.hasFinish()) {
            stage = new Stage.Finishing();
            answer(finished(uploads.answerAgain(transfer, Requests.claim(request.getFinish()))));
        } else {
            reply.request(1);
        }
    }

    private interface Commit {
        UploadResponse run() throws InterruptedException;
    }

    private void commit(Commit work) {
        commits.execute(() -> {
            try {
                answer(work.run());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(Fault.of(Reason.SERVER_DRAINING, "the server is about to stop").causedBy(e));
            } catch (RuntimeException e) {
                fail(e instanceof Fault fault ? fault : Fault.internal("upload", e));
            }
        });
    }

    /// Whether the call ends now; once.
    private boolean ends() {
        waiting.close();
        return ended.compareAndSet(false, true);
    }

    private void answer(UploadResponse response) {
        if (ends()) {
            reply.onNext(response);
            reply.onCompleted();
        }
    }

    /// Ends the stream with a fault; from any thread, and once.
    private void fail(Fault fault) {
        if (ends()) {
            reply.onError(fault);
            release();
        }
    }

    /// The call is over: what it brought stays.
    private void left() {
        if (ends()) {
            release();
        }
    }

    private void release() {
        if (stage instanceof Stage.Writing(UploadSession session)) {
            commits.execute(session::release);
        }
    }

    private static Fault order(String message) {
        return Fault.of(Reason.STREAM_ORDER, message);
    }

    private static UploadResponse finished(Transfer transfer) {
        return UploadResponse.newBuilder()
                .setTransfer(
                        Answers.transfer(
                                transfer, transfer.sender().id(), transfer.persistedSize()))
                .build();
    }

    private static UploadResponse paused(UploadSession.Pause pause) {
        UploadPause.Builder message =
                UploadPause.newBuilder().setPersistedSize(pause.persistedSize());
        pause.extents().forEach(extent -> message.addExtents(Answers.extent(extent)));
        return UploadResponse.newBuilder().setPause(message).build();
    }
}
