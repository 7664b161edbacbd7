package ferry.bench.memory;

import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.RegisterRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.MetadataUtils;
import javax.net.ssl.SSLException;

/// Somebody with an account.
///
/// @param token of the account's session
record Member(String name, String token) {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static Member register(Channel channel, String name) {
        String token =
                AuthServiceGrpc.newBlockingStub(channel)
                        .register(
                                RegisterRequest.newBuilder()
                                        .setUsername(name)
                                        .setPassword("a long password for " + name)
                                        .setDeviceName("bench")
                                        .build())
                        .getGrant()
                        .getAccessToken();
        return new Member(name, token);
    }

    /// The same connection, with this one's token on each call.
    Channel on(Channel channel) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// A connection of its own. Believes any certificate: what measures has nothing to hide.
    static ManagedChannel connect(int port) {
        try {
            return NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .disableRetry()
                    .sslContext(
                            GrpcSslContexts.forClient()
                                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                    .build())
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
