package ferry.client.fake;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;

/// Errors as the contract has them.
public final class Refuse {

    private Refuse() {}

    public static StatusRuntimeException auth(Code code, String reason) {
        return with("ferry.auth", code, reason, Map.of(), Duration.ZERO);
    }

    public static StatusRuntimeException auth(Code code, String reason, Duration wait) {
        return with("ferry.auth", code, reason, Map.of(), wait);
    }

    public static StatusRuntimeException transfer(Code code, String reason) {
        return with("ferry.transfer", code, reason, Map.of(), Duration.ZERO);
    }

    public static StatusRuntimeException transfer(
            Code code, String reason, Map<String, String> facts) {
        return with("ferry.transfer", code, reason, facts, Duration.ZERO);
    }

    public static StatusRuntimeException transfer(Code code, String reason, Duration wait) {
        return with("ferry.transfer", code, reason, Map.of(), wait);
    }

    static StatusRuntimeException with(
            String domain, Code code, String reason, Map<String, String> facts, Duration wait) {
        Status.Builder status =
                Status.newBuilder()
                        .setCode(code.getNumber())
                        .setMessage("fake: " + reason)
                        .addDetails(
                                Any.pack(
                                        ErrorInfo.newBuilder()
                                                .setDomain(domain)
                                                .setReason(reason)
                                                .putAllMetadata(facts)
                                                .build()));
        if (!wait.isZero()) {
            status.addDetails(
                    Any.pack(
                            RetryInfo.newBuilder()
                                    .setRetryDelay(
                                            com.google.protobuf.Duration.newBuilder()
                                                    .setSeconds(wait.toSeconds()))
                                    .build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
