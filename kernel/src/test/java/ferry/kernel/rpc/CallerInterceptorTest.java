package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallerInterceptorTest {
    private final EchoRpc echo = new EchoRpc();
    private final String name = UUID.randomUUID().toString();
    private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    private final EchoClient client = new EchoClient(channel);
    private Server server;

    CallerInterceptorTest() {
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
    void aPublicRpcNeedsNoToken() {
        assertThat(client.call("Open", "x")).isEqualTo("x");
    }

    @Test
    void aGoodTokenSaysWhoIsCalling() {
        assertThat(client.with("Bearer alice").call("Mine", "")).isEqualTo("alice");
        assertThat(client.with("bearer alice").call("Either", "")).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mine", "Admins", "Either"})
    void withoutATokenNobodyIsLetIn(String rpc) {
        Told told = Told.by(() -> client.call(rpc, ""));

        assertThat(told.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(told.info().getReason()).isEqualTo("TOKEN_INVALID");
        assertThat(told.info().getDomain()).isEqualTo("ferry.auth");
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer nonsense, TOKEN_INVALID",
        "Bearer, TOKEN_INVALID",
        "Basic alice, TOKEN_INVALID",
        "alice, TOKEN_INVALID",
        "Bearer old, TOKEN_EXPIRED",
        "Bearer revoked, SESSION_REVOKED"
    })
    void aTokenThatIsNotGoodIsRefused(String value, String reason) {
        Told told = Told.by(() -> client.with(value).call("Mine", ""));

        assertThat(told.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(told.info().getReason()).isEqualTo(reason);
    }

    @Test
    void twoTokensAreRefusedEvenIfBothAreGood() {
        Told told = Told.by(() -> client.with("Bearer alice", "Bearer alice").call("Mine", ""));

        assertThat(told.info().getReason()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void doubtAboutTheKeysLogsNobodyOut() {
        Told told = Told.by(() -> client.with("Bearer unsure").call("Mine", ""));

        assertThat(told.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(told.info().getReason()).isEqualTo("OVERLOADED");
        assertThat(told.detail(RetryInfo.class)).isPresent();
    }

    @Test
    void administratorsOnlyMeansAdministratorsOnly() {
        assertThat(client.with("Bearer root").call("Admins", "")).isEqualTo("root");

        Told told = Told.by(() -> client.with("Bearer alice").call("Admins", ""));

        assertThat(told.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(told.info().getReason()).isEqualTo("NOT_ALLOWED");
    }

    @Test
    void aUserIsNoService() {
        Told told = Told.by(() -> client.with("Bearer root").call("Services", ""));

        assertThat(told.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void theCallerIsKnownWithinAStreamToo() {
        Answer answer = new Answer();
        echo.behaviour =
                (_, observer) -> {
                    observer.onNext(StringValue.of(CurrentCall.peer().address().getHostAddress()));
                    observer.onCompleted();
                };

        client.stream(answer).onNext(StringValue.of("x"));

        assertThat(answer.await()).isEqualTo("127.0.0.1");
    }
}
