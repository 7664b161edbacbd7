package ferry.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalsTest {

    @Test
    void theWaitThatAServerAsksForIsKept() {
        assertThat(asking(40, 500_000_000).retryAfter())
                .contains(java.time.Duration.ofMillis(40_500));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 2147483647",
        "-9223372036854775808, -2147483648",
        "-1, 0",
        "1000000000000, 0",
        "0, -1"
    })
    void aWaitThatNoClockCanReckonWithIsBounded(long seconds, int nanos) {
        java.time.Duration wait = asking(seconds, nanos).retryAfter().orElseThrow();

        assertThat(wait).isBetween(java.time.Duration.ZERO, java.time.Duration.ofDays(1_000));
    }

    @Test
    void detailsThatAreGarbageAreNone() {
        Metadata trailers = new Metadata();
        trailers.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
                new byte[] {-1, -1, -1});

        FerryException refused = Refusals.of(io.grpc.Status.NOT_FOUND, trailers);

        assertThat(refused.problem()).isEqualTo(Problem.REJECTED);
    }

    @Test
    void anAnswerThatCannotBeReadIsTheServersFaultAndNoBrokenConnection() {
        io.grpc.Status unread =
                io.grpc.Status.CANCELLED.withCause(
                        new IllegalArgumentException(new InvalidProtocolBufferException("tag 0")));

        FerryException refused = Refusals.of(unread, null);

        assertThat(refused.problem()).isEqualTo(Problem.SERVER_MISBEHAVED);
    }

    private static FerryException asking(long seconds, int nanos) {
        RetryInfo wait =
                RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
                        .build();
        StatusRuntimeException refusal =
                StatusProto.toStatusRuntimeException(
                        Status.newBuilder()
                                .setCode(Code.UNAVAILABLE.value())
                                .addDetails(Any.pack(wait))
                                .build());
        return Refusals.of(refusal.getStatus(), refusal.getTrailers());
    }
}
