package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a client is told of a call that failed.
///
/// @param retry whether it is told when to try again
/// @param field of the BadRequest, or empty
/// @param quota what the QuotaFailure is about, or empty
record Told(
        Status.Code code,
        String message,
        String domain,
        String reason,
        Map<String, String> metadata,
        boolean retry,
        String field,
        String quota) {
    static Told by(ThrowingCallable call) {
        StatusRuntimeException thrown = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(thrown).as("a status").isNotNull();
        return of(thrown);
    }

    static Told of(StatusRuntimeException thrown) {
        com.google.rpc.Status details =
                Objects.requireNonNullElse(
                        StatusProto.fromThrowable(thrown),
                        com.google.rpc.Status.getDefaultInstance());
        ErrorInfo info = ErrorInfo.getDefaultInstance();
        boolean retry = false;
        String field = "";
        String quota = "";
        try {
            for (Any detail : details.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    info = detail.unpack(ErrorInfo.class);
                } else if (detail.is(RetryInfo.class)) {
                    retry = true;
                } else if (detail.is(BadRequest.class)) {
                    field = detail.unpack(BadRequest.class).getFieldViolations(0).getField();
                } else if (detail.is(QuotaFailure.class)) {
                    quota = detail.unpack(QuotaFailure.class).getViolations(0).getSubject();
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return new Told(
                thrown.getStatus().getCode(),
                Objects.requireNonNullElse(thrown.getStatus().getDescription(), ""),
                info.getDomain(),
                info.getReason(),
                info.getMetadataMap(),
                retry,
                field,
                quota);
    }
}
