package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultInterceptorTest {
    private final EchoRpc echo = new EchoRpc();
    private final String name = UUID.randomUUID().toString();
    private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    private final EchoClient client = new EchoClient(channel);
    private Server server;

    FaultInterceptorTest() {
        server =
                InProcessServerBuilder.forName(name)
                        .addService(RpcInterceptors.forService(echo, new People()))
                        .build();
    }

    @BeforeEach
    void start() throws IOException {
        server = server.start();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aFaultGivenToOnErrorTravelsAsItsReason() {
        echo.behaviour =
                (_, answer) ->
                        answer.onError(
                                Fault.of(Reason.OFFSET_MISMATCH, "expected offset 7")
                                        .with("expected_offset", 7));

        Told told = Told.by(() -> client.call("Open", "x"));

        assertThat(told.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(told.message()).isEqualTo("expected offset 7");
        assertThat(told.info())
                .isEqualTo(
                        ErrorInfo.newBuilder()
                                .setReason("OFFSET_MISMATCH")
                                .setDomain("ferry.transfer")
                                .putMetadata("expected_offset", "7")
                                .build());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonTravelsWithItsCode(Reason reason) {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(reason, "no");
                };

        Told told = Told.by(() -> client.call("Open", "x"));

        assertThat(told.code().name()).isEqualTo(reason.kind().name());
        assertThat(told.details().getCode()).isEqualTo(told.code().value());
        assertThat(told.info().getReason()).isEqualTo(reason.name());
    }

    @Test
    void aReasonOfBothServicesTravelsWithTheDomainOfTheOneThatAnswers() {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.invalidField("file_name", "empty");
                };

        Told told = Told.by(() -> client.call("Open", "x"));

        assertThat(told.info().getDomain()).isEqualTo("ferry.test");
        BadRequest.FieldViolation violation =
                told.detail(BadRequest.class).orElseThrow().getFieldViolations(0);
        assertThat(violation.getField()).isEqualTo("file_name");
        assertThat(violation.getDescription()).isEqualTo("file_name: empty");
    }

    @Test
    void whatComesAfterTheAnswerReachesNoHandlerButTheEndDoes() {
        List<String> heard = new ArrayList<>();
        List<Status.Code> closed = new ArrayList<>();
        ServerCall.Listener<StringValue> listener =
                new FaultInterceptor("ferry.test")
                        .interceptCall(
                                recording(closed), new Metadata(), (_, _) -> refusing(heard));

        listener.onMessage(StringValue.of("garbage"));
        listener.onMessage(StringValue.of("more"));
        listener.onReady();
        listener.onHalfClose();
        listener.onComplete();

        assertThat(heard).containsExactly("message", "complete");
        assertThat(closed).containsExactly(Status.Code.INVALID_ARGUMENT);
    }

    private static ServerCall.Listener<StringValue> refusing(List<String> heard) {
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(StringValue message) {
                heard.add("message");
                throw Fault.invalidField("message", "no");
            }

            @Override
            public void onHalfClose() {
                heard.add("half-close");
            }

            @Override
            public void onReady() {
                heard.add("ready");
            }

            @Override
            public void onComplete() {
                heard.add("complete");
            }
        };
    }

    private static ServerCall<StringValue, StringValue> recording(List<Status.Code> closed) {
        return new ServerCall<>() {
            @Override
            public void request(int count) {}

            @Override
            public void sendHeaders(Metadata headers) {}

            @Override
            public void sendMessage(StringValue message) {}

            @Override
            public void close(Status status, Metadata trailers) {
                closed.add(status.getCode());
            }

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public MethodDescriptor<StringValue, StringValue> getMethodDescriptor() {
                return EchoRpc.method("Stream", MethodType.CLIENT_STREAMING);
            }
        };
    }

    @Test
    void aDelayTravelsAsRetryInfo() {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.LOGIN_LOCKED, "too many attempts")
                            .retryAfter(Duration.ofMillis(1_500));
                };

        RetryInfo retry =
                Told.by(() -> client.call("Open", "x")).detail(RetryInfo.class).orElseThrow();

        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
    }

    @Test
    void overloadAlwaysNamesADelay() {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.OVERLOADED, "busy");
                };

        assertThat(Told.by(() -> client.call("Open", "x")).detail(RetryInfo.class)).isPresent();
    }

    @Test
    void aQuotaTravelsAsQuotaFailure() {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.QUOTA_EXCEEDED, "quota used up");
                };

        assertThat(Told.by(() -> client.call("Open", "x")).detail(QuotaFailure.class)).isPresent();
    }

    @Test
    void aBugIsToldByItsRequestIdAlone() {
        echo.behaviour =
                (_, _) -> {
                    throw new IllegalStateException("SELECT secret FROM /var/lib");
                };

        assertInternal(Told.by(() -> client.call("Open", "x")));
    }

    @Test
    void aBugGivenToOnErrorIsToldByItsRequestIdAlone() {
        echo.behaviour = (_, answer) -> answer.onError(new IOException("/var/lib secret"));

        assertInternal(Told.by(() -> client.call("Open", "x")));
    }

    @Test
    void anInternalFaultHidesItsMessage() {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.internal("secret", new IOException("secret"));
                };

        assertInternal(Told.by(() -> client.call("Open", "x")));
    }

    @Test
    void aStatusOfAnotherServiceDoesNotTravel() {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("secret", Metadata.ASCII_STRING_MARSHALLER), "secret");
        echo.behaviour =
                (_, answer) ->
                        answer.onError(
                                Status.UNAVAILABLE
                                        .withDescription("secret")
                                        .asRuntimeException(trailers));

        assertInternal(Told.by(() -> client.call("Open", "x")));
    }

    @Test
    void unimplementedTravelsAsItIs() {
        assertThat(Told.by(() -> client.call("Later", "x")).code())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void aFaultThrownInTheMiddleOfAStreamEndsIt() {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.STREAM_ORDER, "wrong order");
                };
        Answer answer = new Answer();

        StreamObserver<StringValue> requests = client.stream(answer);
        requests.onNext(StringValue.of("x"));

        Told told = Told.by(answer::await);
        assertThat(told.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.info().getReason()).isEqualTo("STREAM_ORDER");
    }

    @Test
    void aFaultAfterTheAnswerIsNotTold() {
        echo.behaviour =
                (request, answer) -> {
                    answer.onNext(request);
                    answer.onCompleted();
                    throw Fault.of(Reason.STORAGE_ERROR, "late");
                };

        assertThat(client.call("Open", "x")).isEqualTo("x");
    }

    @Test
    void longTextsAreCutSoThatTrailersStaySmall() {
        String names = "\u00e4".repeat(20_000);
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.RECIPIENT_UNKNOWN, names).with("names", names);
                };

        StatusRuntimeException thrown =
                catchThrowableOfType(StatusRuntimeException.class, () -> client.call("Open", "x"));

        Told told = Told.of(thrown);
        assertThat(told.info().getReason()).isEqualTo("RECIPIENT_UNKNOWN");
        assertThat(told.details().getSerializedSize() * 4 / 3 + told.message().length() * 6)
                .isLessThan(8_192 - 512);
    }

    private static void assertInternal(Told told) {
        assertThat(told.code()).isEqualTo(Status.Code.INTERNAL);
        assertThat(told.details().toString()).doesNotContain("secret").doesNotContain("Exception");
        assertThat(told.message()).doesNotContain("secret");
        assertThat(told.info().getReason()).isEqualTo("INTERNAL");
        assertThat(told.info().getMetadataMap()).containsOnlyKeys("request_id");
        assertThat(told.detail(RequestInfo.class).orElseThrow().getRequestId())
                .isEqualTo(told.info().getMetadataOrThrow("request_id"));
    }
}
