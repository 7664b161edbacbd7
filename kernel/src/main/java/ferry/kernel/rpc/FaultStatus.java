package ferry.kernel.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A [Fault] as it travels: a status and trailers with `google.rpc.Status` in them.
///
/// Trailers are kept below what every gRPC client accepts (8 KiB), whatever the fault says: texts are cut.
///
/// @param trailers owned by the call that is closed with them
record FaultStatus(Status status, Metadata trailers) {
    static final int MAX_MESSAGE_BYTES = 400;
    static final int MAX_METADATA_BYTES = 2_400;

    /// Negative: no client library tries again by itself (gRFC A6).
    private static final Metadata.Key<String> RETRY_PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    /// Where `StatusProto` of grpc-java looks for it, and every other library.
    private static final Metadata.Key<com.google.rpc.Status> DETAILS =
            Metadata.Key.of(
                    "grpc-status-details-bin",
                    ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final Duration RETRY_LATER = Duration.ofSeconds(30);

    /// @param domain of the answering service, for reasons that belong to no service in particular
    static FaultStatus of(Fault fault, String domain) {
        return travelling(fault, domain, cut(fault.message(), MAX_MESSAGE_BYTES), fault.metadata());
    }

    /// What a caller learns of a bug: the id under which the log has the rest.
    static FaultStatus internal(String requestId, String domain) {
        Fault told = Fault.of(Reason.INTERNAL, "internal error, request " + requestId);
        return travelling(told, domain, told.message(), Map.of("request_id", requestId));
    }

    private static FaultStatus travelling(
            Fault fault, String domain, String message, Map<String, String> metadata) {
        Status.Code code = Status.Code.valueOf(fault.reason().kind().name());
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message);
        for (Message detail : details(fault, domain, message, fitting(metadata))) {
            status.addDetails(Any.pack(detail));
        }
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, status.build());
        if (fault.reason() == Reason.LOGIN_LOCKED) {
            trailers.put(RETRY_PUSHBACK, "-1");
        }
        return new FaultStatus(code.toStatus().withDescription(message), trailers);
    }

    private static List<Message> details(
            Fault fault, String domain, String message, Map<String, String> metadata) {
        List<Message> details = new ArrayList<>();
        details.add(
                ErrorInfo.newBuilder()
                        .setReason(fault.reason().name())
                        .setDomain(domainOf(fault.reason(), domain))
                        .putAllMetadata(metadata)
                        .build());
        Duration delay = retryDelay(fault);
        if (delay != null) {
            details.add(RetryInfo.newBuilder().setRetryDelay(wire(delay)).build());
        }
        String field = metadata.get("field");
        if (fault.reason() == Reason.FIELD_INVALID && field != null) {
            details.add(
                    BadRequest.newBuilder()
                            .addFieldViolations(
                                    BadRequest.FieldViolation.newBuilder()
                                            .setField(field)
                                            .setDescription(message))
                            .build());
        }
        if (fault.reason() == Reason.QUOTA_EXCEEDED) {
            details.add(
                    QuotaFailure.newBuilder()
                            .addViolations(
                                    QuotaFailure.Violation.newBuilder()
                                            .setSubject(
                                                    metadata.getOrDefault("quota", "stored_bytes"))
                                            .setDescription(message))
                            .build());
        }
        String requestId = metadata.get("request_id");
        if (requestId != null) {
            details.add(RequestInfo.newBuilder().setRequestId(requestId).build());
        }
        return details;
    }

    private static String domainOf(Reason reason, String domain) {
        return switch (reason.domain()) {
            case AUTH -> "ferry.auth";
            case TRANSFER -> "ferry.transfer";
            case OF_THE_SERVICE -> domain;
        };
    }

    /// The contract promises a delay with some reasons, also where the fault names none.
    private static @Nullable Duration retryDelay(Fault fault) {
        Duration named = fault.retryAfter();
        if (named != null) {
            return named;
        }
        return switch (fault.reason()) {
            case OVERLOADED, SERVER_DRAINING, STREAM_LIMIT -> RETRY_SOON;
            case STORAGE_FULL, LOGIN_LOCKED -> RETRY_LATER;
            default -> null;
        };
    }

    private static com.google.protobuf.Duration wire(Duration delay) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.toSeconds())
                .setNanos(delay.toNanosPart())
                .build();
    }

    private static Map<String, String> fitting(Map<String, String> metadata) {
        Map<String, String> fitting = new TreeMap<>();
        int left = MAX_METADATA_BYTES;
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
            String value = cut(entry.getValue(), left - entry.getKey().length());
            fitting.put(entry.getKey(), value);
            left -= entry.getKey().length() + bytes(value);
        }
        return fitting;
    }

    /// Longest beginning of `text` that takes at most `maxBytes` as UTF-8 and ends between code points.
    private static String cut(String text, int maxBytes) {
        if (bytes(text) <= maxBytes) {
            return text;
        }
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            used += bytes(text.substring(end, next));
            if (used > maxBytes) {
                break;
            }
            end = next;
        }
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
