package ferry.e2e.system;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import ferry.proto.auth.v1.LoginRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/// Somebody at one of the addresses 127.x.y.z, which on Linux are all this machine's, who believes any certificate.
final class Guesser implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final ManagedChannel channel;

    private Guesser(ManagedChannel channel) {
        this.channel = channel;
    }

    /// @param number tells addresses apart, 0 to 65535
    static Guesser at(int number, int port) throws IOException {
        InetAddress address =
                InetAddress.getByAddress(
                        new byte[] {127, 1, (byte) (number >> 8), (byte) (number & 0xFF)});
        return new Guesser(
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                        .build())
                        .localSocketPicker(
                                new NettyChannelBuilder.LocalSocketPicker() {
                                    @Override
                                    public SocketAddress createSocketAddress(
                                            SocketAddress remote, io.grpc.Attributes unused) {
                                        return new InetSocketAddress(address, 0);
                                    }
                                })
                        .build());
    }

    AuthServiceBlockingStub auth() {
        return AuthServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// @return why he was not let in
    String guess(String name, String password) {
        LoginRequest request =
                LoginRequest.newBuilder()
                        .setUsername(name)
                        .setPassword(password)
                        .setDeviceName("a stranger's")
                        .build();
        try {
            return "let in: " + auth().login(request).getGrant().getSessionId();
        } catch (StatusRuntimeException refused) {
            return reason(refused);
        }
    }

    private static String reason(StatusRuntimeException refused) {
        com.google.rpc.Status details = StatusProto.fromThrowable(refused);
        for (Any detail : details == null ? java.util.List.<Any>of() : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException garbled) {
                    throw new AssertionError(garbled);
                }
            }
        }
        return refused.getStatus().toString();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
