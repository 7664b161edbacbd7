package ferry.kernel.rpc;

import com.google.protobuf.StringValue;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for the end of one call.
final class Answer implements StreamObserver<StringValue> {
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private String text = "";

    @Override
    public void onNext(StringValue message) {
        text = message.getValue();
    }

    @Override
    public void onError(Throwable failed) {
        end.completeExceptionally(failed);
    }

    @Override
    public void onCompleted() {
        end.complete(text);
    }

    String await() {
        try {
            return end.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StatusRuntimeException status) {
                throw status;
            }
            throw new AssertionError(failed);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no end of the call", e);
        }
    }
}
