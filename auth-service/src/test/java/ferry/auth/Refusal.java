package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// An error as a client sees it.
record Refusal(
        Status.Code code,
        String reason,
        String domain,
        String text,
        Map<String, String> metadata,
        Optional<Duration> retryAfter,
        Optional<String> field) {
    static Refusal of(ThrowingCallable call) {
        Throwable thrown = Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(StatusRuntimeException.class);
        return from((StatusRuntimeException) thrown);
    }

    static Refusal from(StatusRuntimeException failed) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failed);
        if (status == null) {
            throw new AssertionError("an error without details", failed);
        }
        ErrorInfo info = detail(status, ErrorInfo.class).orElse(ErrorInfo.getDefaultInstance());
        return new Refusal(
                failed.getStatus().getCode(),
                info.getReason(),
                info.getDomain(),
                status.getMessage(),
                info.getMetadataMap(),
                detail(status, RetryInfo.class)
                        .map(retry ->
                                Duration.ofSeconds(
                                        retry.getRetryDelay().getSeconds(),
                                        retry.getRetryDelay().getNanos())),
                detail(status, BadRequest.class).map(bad -> bad.getFieldViolations(0).getField()));
    }

    private static <M extends com.google.protobuf.Message> Optional<M> detail(
            com.google.rpc.Status status, Class<M> type) {
        for (Any any : status.getDetailsList()) {
            if (any.is(type)) {
                try {
                    return Optional.of(any.unpack(type));
                } catch (InvalidProtocolBufferException broken) {
                    throw new AssertionError(broken);
                }
            }
        }
        return Optional.empty();
    }
}
