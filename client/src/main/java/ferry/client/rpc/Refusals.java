package ferry.client.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.trust.PinMismatchException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Turns the status of a call into a [FerryException]: by its reason, else by its code.
final class Refusals {

    private static final int MAX_CAUSES = 16;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1_000);

    private static final List<Class<? extends Throwable>> CONNECT_FAILURES =
            List.of(
                    ConnectException.class,
                    UnknownHostException.class,
                    UnresolvedAddressException.class,
                    NoRouteToHostException.class,
                    SSLHandshakeException.class);

    private Refusals() {}

    static FerryException of(Status status, @Nullable Metadata trailers) {
        Optional<FerryException> broken =
                pinMismatch(status).or(() -> untrusted(status)).or(() -> garbled(status));
        if (broken.isPresent()) {
            return broken.get();
        }
        com.google.rpc.@Nullable Status details = details(status, trailers);
        Optional<ErrorInfo> info =
                details == null ? Optional.empty() : detail(details, ErrorInfo.class);
        return new FerryException(
                info.flatMap(Refusals::byReason).orElseGet(() -> byCode(status)),
                message(status, details),
                info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
                details == null ? null : retryAfter(details),
                status.asRuntimeException());
    }

    private static Optional<Problem> byReason(ErrorInfo info) {
        if (!info.getDomain().startsWith("ferry.")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Problem.valueOf(info.getReason()));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a newer server's: its code says enough
        }
    }

    private static Problem byCode(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                    neverConnected(status) ? Problem.UNREACHABLE : Problem.CONNECTION_LOST;
            case CANCELLED ->
                    Thread.currentThread().isInterrupted()
                            ? Problem.INTERRUPTED
                            : Problem.CONNECTION_LOST;
            case DEADLINE_EXCEEDED, INTERNAL, UNKNOWN -> Problem.CONNECTION_LOST;
            case UNAUTHENTICATED -> Problem.TOKEN_INVALID;
            case PERMISSION_DENIED -> Problem.NOT_ALLOWED;
            case UNIMPLEMENTED -> Problem.UNSUPPORTED;
            case INVALID_ARGUMENT -> Problem.FIELD_INVALID;
            case OK,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    DATA_LOSS ->
                    Problem.REJECTED;
        };
    }

    private static boolean neverConnected(Status status) {
        return whyNeverConnected(status).isPresent();
    }

    private static Optional<String> whyNeverConnected(Status status) {
        return CONNECT_FAILURES.stream()
                .flatMap(type -> causeOf(status, type).stream())
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst();
    }

    private static <T extends Throwable> Optional<T> causeOf(Status status, Class<T> type) {
        @Nullable Throwable cause = status.getCause();
        for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static Optional<FerryException> pinMismatch(Status status) {
        return causeOf(status, PinMismatchException.class)
                .map(mismatch ->
                        new FerryException(
                                Problem.PIN_MISMATCH,
                                "the server's certificate authority has changed",
                                Map.of(
                                        "expected", mismatch.expected(),
                                        "presented", mismatch.presented()),
                                null,
                                mismatch));
    }

    private static Optional<FerryException> untrusted(Status status) {
        return causeOf(status, CertificateException.class)
                .map(refusal ->
                        new FerryException(
                                Problem.SERVER_UNTRUSTED,
                                "the server's certificate is refused: " + refusal.getMessage(),
                                refusal));
    }

    /// An answer that is none comes again when it is asked for again: that is no broken connection.
    private static Optional<FerryException> garbled(Status status) {
        return causeOf(status, InvalidProtocolBufferException.class)
                .map(garbage ->
                        new FerryException(
                                Problem.SERVER_MISBEHAVED,
                                "the server's answer cannot be read",
                                garbage));
    }

    /// @return null if there are none, or what stands in their place is garbage
    private static com.google.rpc.@Nullable Status details(
            Status status, @Nullable Metadata trailers) {
        try {
            return StatusProto.fromStatusAndTrailers(status, trailers);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String message(Status status, com.google.rpc.@Nullable Status details) {
        if (details != null) {
            Optional<QuotaFailure> quota = detail(details, QuotaFailure.class);
            if (quota.isPresent() && quota.get().getViolationsCount() > 0) {
                return quota.get().getViolations(0).getDescription();
            }
        }
        Optional<String> unconnected = whyNeverConnected(status);
        if (unconnected.isPresent()) {
            return unconnected.get(); // the transport's own message does not name the address
        }
        @Nullable String description = status.getDescription();
        return description == null ? status.getCode().name() : description;
    }

    private static @Nullable Duration retryAfter(com.google.rpc.Status details) {
        return detail(details, RetryInfo.class)
                .map(RetryInfo::getRetryDelay)
                .map(Refusals::bounded)
                .orElse(null);
    }

    /// A server can ask for any number: for one with which a clock cannot be reckoned, too.
    private static Duration bounded(com.google.protobuf.Duration delay) {
        if (delay.getSeconds() < 0) {
            return Duration.ZERO;
        }
        return delay.getSeconds() >= LONGEST_WAIT.toSeconds()
                ? LONGEST_WAIT
                : Duration.ofSeconds(delay.getSeconds(), Math.max(0, delay.getNanos()));
    }

    private static <T extends Message> Optional<T> detail(
            com.google.rpc.Status details, Class<T> type) {
        for (Any any : details.getDetailsList()) {
            if (any.is(type)) {
                try {
                    return Optional.of(any.unpack(type));
                } catch (InvalidProtocolBufferException _) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
