package ferry.kernel.rpc;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// One call of the standard health service.
public final class HealthCall {
    private static final long DEADLINE_SECONDS = 4;

    private HealthCall() {}

    /// @param authority the certificate of the CA that the server's certificate has to be of
    /// @throws IOException if there is no answer
    public static boolean isServing(String target, Path authority) throws IOException {
        if (!Files.isReadable(authority)) {
            throw new IOException("cannot read " + authority);
        }
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(target)
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(authority.toFile())
                                        .build())
                        .build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus()
                    == ServingStatus.SERVING;
        } catch (StatusRuntimeException unanswered) {
            throw new IOException("no answer: " + unanswered.getStatus().getCode(), unanswered);
        } finally {
            channel.shutdownNow();
        }
    }
}
