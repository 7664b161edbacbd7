package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The answers of one call, which a test asks for one by one.
class Incoming<Q, A> implements ClientResponseObserver<Q, A> {
    static final int WAIT_SECONDS = 20;

    private final int requestedAtStart;
    private final BlockingQueue<A> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<Told> failure = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<Q> call;

    /// @param requestedAtStart how many messages the server may send before [#request]
    Incoming(int requestedAtStart) {
        this.requestedAtStart = requestedAtStart;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
        call = stream;
        stream.disableAutoRequestWithInitial(requestedAtStart);
    }

    @Override
    public void onNext(A message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable error) {
        StatusRuntimeException thrown = (StatusRuntimeException) error;
        failure.complete(Told.of(thrown));
        end.complete(thrown.getStatus());
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    void request(int count) {
        call().request(count);
    }

    void cancel() {
        call().cancel("the test goes away", null);
    }

    ClientCallStreamObserver<Q> call() {
        return Objects.requireNonNull(call, "not started");
    }

    A next() throws InterruptedException {
        A message = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("another message, end %s", end.getNow(Status.UNKNOWN)).isNotNull();
        return Objects.requireNonNull(message);
    }

    boolean hasNothingMore() {
        return messages.isEmpty();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    Status.Code end() {
        return await(end).getCode();
    }

    Told failure() {
        return await(failure);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the call has not ended so", e);
        }
    }
}
