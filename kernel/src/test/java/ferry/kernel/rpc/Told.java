package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a client is told of a call that failed.
record Told(Status.Code code, String message, com.google.rpc.Status details) {
    static Told by(ThrowingCallable call) {
        return of(catchThrowableOfType(StatusRuntimeException.class, call));
    }

    static Told of(StatusRuntimeException thrown) {
        com.google.rpc.Status details = StatusProto.fromThrowable(thrown);
        return new Told(
                thrown.getStatus().getCode(),
                Optional.ofNullable(thrown.getStatus().getDescription()).orElse(""),
                details == null ? com.google.rpc.Status.getDefaultInstance() : details);
    }

    ErrorInfo info() {
        return detail(ErrorInfo.class).orElseThrow();
    }

    <M extends Message> Optional<M> detail(Class<M> type) {
        for (Any detail : details.getDetailsList()) {
            if (detail.is(type)) {
                return Optional.of(unpack(detail, type));
            }
        }
        return Optional.empty();
    }

    private static <M extends Message> M unpack(Any detail, Class<M> type) {
        try {
            return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
