package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.life.FailPoint;
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
import ferry.wire.Borrowed;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// One upload stream. It asks for no more messages than there is room for, on the disk and in the budget of all streams, so the
/// disk sets the sender's pace: for several ahead where each can be written at once, else for one when the one before is
/// written. What waits for the disk to be forced, or for the accounts, runs on `blocking` and not on the few
/// threads that bring the messages of all streams.
final class UploadCall implements StreamObserver<Borrowed<UploadRequest>> {
    private final Uploads uploads;
    private final Caller caller;
    private final ServerCallStreamObserver<UploadResponse> reply;
    private final Executor blocking;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<UploadStage> stage =
            new AtomicReference<>(new UploadStage.Fresh());
    private final WaitingStream waiting;
    private final LiveStreams.Watched session;
    private final StreamSlots.Slot slot;
    private final ByteBudget.Lease intake;

    /// @param streams ends this one when its session does
    /// @param slot given back when the stream ends
    /// @param budget has room for a message before it is asked for
    /// @param blocking runs what waits for the disk to be forced, or for the accounts
    UploadCall(
            Uploads uploads,
            Caller caller,
            LiveStreams streams,
            StreamSlots.Slot slot,
            ByteBudget budget,
            ServerCallStreamObserver<UploadResponse> reply,
            Executor blocking) {
        this.uploads = uploads;
        this.caller = caller;
        this.reply = reply;
        this.blocking = blocking;
        this.slot = slot;
        this.intake = budget.lease(this::ask);
        reply.disableAutoRequest();
        reply.setOnCancelHandler(this::left);
        // Also where this class did not end the call: after a message that is none, or an Error.
        reply.setOnCloseHandler(this::left);
        this.waiting = uploads.waiting(this::fail);
        this.session = streams.of(caller, this::fail);
        session.begin();
        intake.next();
    }

    /// Not earlier than this the sender can be slow: before, the stream waits for room, or for its turn.
    private void ask(int messages) {
        if (stage.get() instanceof UploadStage.Writing(UploadSession writing)) {
            writing.asked();
        } else {
            waiting.asked();
        }
        reply.request(messages);
    }

    @Override
    public void onNext(Borrowed<UploadRequest> message) {
        try (message) {
            intake.arrived(message.dataLength());
            if (!ended.get()) {
                guarded(() -> take(message));
            }
        }
    }

    /// Closing without a finish is a pause, not an end.
    @Override
    public void onCompleted() {
        UploadStage now =
                stage.updateAndGet(known ->
                        known instanceof UploadStage.Away ? new UploadStage.Away(true) : known);
        switch (now) {
            case UploadStage.Fresh() ->
                    fail(order("the stream was closed before its first message"));
            case UploadStage.Away _ -> {} // it pauses once its last message is written
            case UploadStage.Writing(UploadSession session) ->
                    answerWith(() -> Answers.paused(session.pause()));
            case UploadStage.Repeating(Transfer transfer) -> answer(Answers.finished(transfer));
            case UploadStage.Finishing() -> {} // the answer is on its way
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        left();
    }

    /// Ends the stream with a fault; from any thread, and once.
    private void fail(Fault fault) {
        if (end()) {
            reply.onError(fault);
            release();
        }
    }

    private void take(Borrowed<UploadRequest> message) {
        Requests.refuseLargeChunk(message);
        switch (stage.get()) {
            case UploadStage.Fresh() -> first(message);
            case UploadStage.Writing(UploadSession session) -> next(session, message);
            case UploadStage.Repeating(Transfer transfer) -> repeat(transfer, message.message());
            case UploadStage.Away _ -> {} // asked for ahead of one that ends the stream
            case UploadStage.Finishing() -> throw order("a message came after the finish");
        }
    }

    private void first(Borrowed<UploadRequest> message) {
        UploadRequest request = message.message();
        waiting.heard();
        if (!request.hasStart()) {
            throw order("the first message has no start");
        }
        OpenRequest open = Requests.open(request.getStart());
        if (request.hasFinish()) {
            arrive(open, message);
            return;
        }
        stage.set(new UploadStage.Away(false));
        away(message, () -> guarded(() -> begin(open, message)));
    }

    /// Runs `work` on `blocking`, with a message that stays until it is done.
    private void away(Borrowed<UploadRequest> message, Runnable work) {
        Borrowed<UploadRequest> kept = message.share();
        boolean taken = false;
        try {
            blocking.execute(() -> {
                try (kept) {
                    work.run();
                }
            });
            taken = true;
        } finally {
            if (!taken) {
                kept.close();
            }
        }
    }

    private void arrive(OpenRequest open, Borrowed<UploadRequest> message) {
        Claim claim = Requests.claim(message.message().getFinish());
        Chunk data =
                message.dataLength() == 0
                        ? new Chunk(0, Requests.crc32c(message.message()), new ByteBuffer[0])
                        : Requests.chunk(message);
        stage.set(new UploadStage.Finishing());
        waiting.close();
        away(
                message,
                () -> answerNow(() -> Answers.finished(uploads.arrive(caller, open, data, claim))));
    }

    private void begin(OpenRequest open, Borrowed<UploadRequest> message) {
        switch (uploads.open(caller, open, this::fail)) {
            case Opened.Writing(UploadSession session) -> {
                boolean closed;
                try {
                    write(session, message);
                } finally {
                    closed = back(new UploadStage.Writing(session));
                    waiting.close();
                }
                goOn(session, closed);
            }
            case Opened.Whole(Transfer transfer) -> {
                if (back(new UploadStage.Repeating(transfer))) {
                    answer(Answers.finished(transfer));
                } else {
                    intake.next();
                }
            }
        }
    }

    /// @return whether the sender has closed its side meanwhile
    private boolean back(UploadStage next) {
        UploadStage before = stage.getAndSet(next);
        if (ended.get()) {
            release();
        }
        return before instanceof UploadStage.Away(boolean closed) && closed;
    }

    private void next(UploadSession session, Borrowed<UploadRequest> message) {
        UploadRequest request = message.message();
        refuseStart(request);
        long end = request.getOffset() + message.dataLength();
        if (message.dataLength() > 0 && session.mayWait(end)) {
            stage.set(new UploadStage.Away(false));
            away(message, () -> guarded(() -> writeAway(session, message)));
            return;
        }
        if (!request.hasFinish()) {
            intake.ahead(session.chunksAhead(end, message.dataLength()));
        }
        write(session, message);
        if (request.hasFinish()) {
            Claim claim = lastClaim(request);
            stage.set(new UploadStage.Finishing());
            answerWith(() -> finishOrRelease(session, claim));
        } else {
            readOn(session);
        }
    }

    private static void refuseStart(UploadRequest later) {
        if (later.hasStart()) {
            throw order("a later message has a start");
        }
    }

    private void writeAway(UploadSession session, Borrowed<UploadRequest> message) {
        UploadRequest request = message.message();
        Claim claim = null;
        try {
            write(session, message);
            claim = request.hasFinish() ? lastClaim(request) : null;
        } catch (RuntimeException | Error e) {
            fail(fault(e)); // before another message can be taken
        }
        boolean closed =
                back(
                        claim == null
                                ? new UploadStage.Writing(session)
                                : new UploadStage.Finishing());
        if (claim != null) {
            Claim last = claim;
            answerWith(() -> finishOrRelease(session, last));
        } else if (!ended.get()) {
            goOn(session, closed);
        }
    }

    private void goOn(UploadSession session, boolean closed) {
        if (closed) {
            answerWith(() -> Answers.paused(session.pause()));
        } else {
            readOn(session);
        }
    }

    private Claim lastClaim(UploadRequest request) {
        this.session.requireSession();
        return Requests.claim(request.getFinish());
    }

    private static void write(UploadSession session, Borrowed<UploadRequest> message) {
        if (message.dataLength() == 0) {
            session.keepAlive();
        } else {
            session.append(Requests.chunk(message));
        }
    }

    private void readOn(UploadSession session) {
        if (intake.done()) {
            session.asked();
        } else if (session.hasRoomOr(intake::next)) {
            intake.next();
        }
    }

    private static UploadResponse finishOrRelease(UploadSession session, Claim claim)
            throws InterruptedException {
        try {
            return Answers.finished(session.finish(claim));
        } catch (RuntimeException | Error | InterruptedException e) {
            session.release();
            throw e;
        }
    }

    private void repeat(Transfer transfer, UploadRequest request) {
        waiting.heard();
        refuseStart(request);
        if (request.hasFinish()) {
            stage.set(new UploadStage.Finishing());
            answer(
                    Answers.finished(
                            uploads.answerAgain(transfer, Requests.claim(request.getFinish()))));
        } else {
            intake.next();
        }
    }

    private interface Work {
        UploadResponse run() throws InterruptedException;
    }

    private void answerWith(Work work) {
        blocking.execute(() -> answerNow(work));
    }

    private void answerNow(Work work) {
        try {
            answer(work.run());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(Fault.of(Reason.SERVER_DRAINING, "the server is about to stop").causedBy(e));
        } catch (RuntimeException | Error e) {
            fail(fault(e));
        }
    }

    /// A bug ends the stream, and is told and logged like one: also on a thread that is not gRPC's.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fail(fault(e));
        }
    }

    private static Fault fault(Throwable e) {
        return e instanceof Fault fault ? fault : Fault.internal("upload", e);
    }

    private void answer(UploadResponse response) {
        if (end()) {
            FailPoint.UPLOAD_BEFORE_ANSWER.hit();
            reply.onNext(response);
            reply.onCompleted();
        }
    }

    /// The call is over: what it brought stays.
    private void left() {
        if (end()) {
            release();
        }
    }

    /// @return whether it had not ended before
    private boolean end() {
        waiting.close();
        session.close();
        intake.close();
        slot.close();
        return ended.compareAndSet(false, true);
    }

    private void release() {
        if (stage.get() instanceof UploadStage.Writing(UploadSession session)) {
            blocking.execute(session::release);
        }
    }

    private static Fault order(String message) {
        return Fault.of(Reason.STREAM_ORDER, message);
    }
}
