package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccessRulesTest {
    @Test
    void readsTheRuleOfEveryImplementedRpc() {
        AccessRules rules = AccessRules.of(List.of(new EchoRpc()));

        assertThat(rules.rule(EchoRpc.method("Admins", MethodType.UNARY))).contains(Access.ADMIN);
        assertThat(rules.rule(EchoRpc.method("Stream", MethodType.CLIENT_STREAMING)))
                .contains(Access.PUBLIC);
    }

    @Test
    void anRpcThatIsNotImplementedHasNoRule() {
        AccessRules rules = AccessRules.of(List.of(new EchoRpc()));

        assertThat(rules.rule(EchoRpc.method("Later", MethodType.UNARY))).isEmpty();
    }

    @Test
    void refusesAnRpcWithoutARule() {
        assertThatIllegalStateException()
                .isThrownBy(() -> AccessRules.of(List.of(new Forgetful())))
                .withMessageContaining("@Requires");
    }

    @Test
    void refusesAServiceThatHidesItsMethods() {
        Forgetful inner = new Forgetful();
        BindableService hidden = () -> inner.bindService();

        assertThatIllegalStateException()
                .isThrownBy(() -> AccessRules.of(List.of(hidden)))
                .withMessageContaining("ferry.test.v1.Echo/Open");
    }

    static final class Forgetful implements BindableService {
        @Override
        public ServerServiceDefinition bindService() {
            return ServerServiceDefinition.builder(EchoRpc.NAME)
                    .addMethod(
                            EchoRpc.method("Open", MethodType.UNARY),
                            ServerCalls.asyncUnaryCall(this::open))
                    .build();
        }

        public void open(StringValue request, StreamObserver<StringValue> answer) {
            answer.onCompleted();
        }
    }
}
