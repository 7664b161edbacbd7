package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import ferry.proto.auth.v1.TokenGrant;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Doubt denies: every rpc of the contract is called by those who may not.
final class AccessTest {
    /// What anybody may call. A new rpc is denied to the public until it is written down here.
    private static final Set<String> PUBLIC =
            Set.of(
                    "AuthService/GetServerInfo",
                    "AuthService/Register",
                    "AuthService/RedeemCode",
                    "AuthService/Login",
                    "AuthService/Refresh",
                    "TrustService/GetSigningKeys");

    private static final Set<String> FOR_SERVICES = Set.of("TrustService/WatchRevocations");

    @TempDir private Path folder;

    @Test
    void whoHasNoGoodTokenIsRefusedEverythingButWhatIsPublic() throws IOException {
        try (LocalServer server = LocalServer.start(folder.resolve("here"));
                LocalServer other = LocalServer.start(folder.resolve("elsewhere"))) {
            TokenGrant alice = server.register("alice");
            String good = "Bearer " + alice.getAccessToken();
            Map<String, List<String>> bad =
                    Map.of(
                            "no token",
                            List.of(),
                            "an empty token",
                            List.of("Bearer "),
                            "a garbled token",
                            List.of("Bearer garbled"),
                            "a token without its scheme",
                            List.of(alice.getAccessToken()),
                            "a refresh token",
                            List.of("Bearer " + alice.getRefreshToken()),
                            "a token of another installation",
                            List.of("Bearer " + other.register("alice").getAccessToken()),
                            "two tokens",
                            List.of(good, good));
            SoftAssertions softly = new SoftAssertions();

            for (Rpc rpc : Rpc.all()) {
                bad.forEach((what, values) -> {
                    Metadata headers = LocalServer.authorization(values);
                    Told told = rpc.call(server.channel(), headers, rpc.emptyRequest());
                    softly.assertThat(isRightWithoutAToken(rpc, told))
                            .as("%s with %s: %s", rpc, what, told)
                            .isTrue();
                });
            }

            softly.assertAll();
        }
    }

    private static boolean isRightWithoutAToken(Rpc rpc, Told told) {
        if (PUBLIC.contains(rpc.name())) {
            return !told.text().contains("access token");
        }
        if (FOR_SERVICES.contains(rpc.name())) {
            return told.reason().equals("NOT_ALLOWED");
        }
        return told.code() == Status.Code.UNAUTHENTICATED && told.reason().equals("TOKEN_INVALID");
    }

    @Test
    void anOrdinaryUserIsRefusedWhatIsForAdministratorsAndServices() throws IOException {
        try (LocalServer server = LocalServer.start(folder)) {
            TokenGrant alice = server.register("alice");
            SoftAssertions softly = new SoftAssertions();

            for (Rpc rpc : Rpc.all()) {
                boolean above =
                        rpc.name().startsWith("AdminService/") || FOR_SERVICES.contains(rpc.name());
                Told told =
                        rpc.call(server.channel(), LocalServer.bearer(alice), rpc.emptyRequest());
                softly.assertThat(told.reason().equals("NOT_ALLOWED"))
                        .as("%s: %s", rpc, told)
                        .isEqualTo(above);
                if (above) {
                    softly.assertThat(told.code())
                            .as(rpc.name())
                            .isEqualTo(Status.Code.PERMISSION_DENIED);
                }
            }

            softly.assertAll();
        }
    }

    @Test
    void whatIsNoRpcOfTheContractIsUnimplemented() throws IOException {
        try (LocalServer server = LocalServer.start(folder)) {
            Metadata alice = LocalServer.bearer(server.register("alice"));
            for (String name :
                    List.of(
                            "ferry.auth.v1.AuthService/NoSuchRpc",
                            "ferry.auth.v1.NoSuchService/Login",
                            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                            "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                            "grpc.channelz.v1.Channelz/GetServers")) {
                Told told = unknown(name).call(server.channel(), alice, Empty.getDefaultInstance());
                assertThat(told.code()).as(name).isEqualTo(Status.Code.UNIMPLEMENTED);
            }
        }
    }

    private static Rpc unknown(String name) {
        Message empty = Empty.getDefaultInstance();
        return new Rpc(
                MethodDescriptor.<Message, Message>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(name)
                        .setRequestMarshaller(ProtoUtils.marshaller(empty))
                        .setResponseMarshaller(ProtoUtils.marshaller(empty))
                        .build());
    }
}
