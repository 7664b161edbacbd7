package ferry.client.rpc;

import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.function.Supplier;

/// One question, one answer, at most 20 s.
final class Unary {

    private Unary() {}

    static <Q, R> R ask(Link link, MethodDescriptor<Q, R> method, Q request) {
        return answered(() ->
                ClientCalls.blockingUnaryCall(link.channel(), method, Bearer.unary(), request));
    }

    static <Q, R> R ask(Link link, MethodDescriptor<Q, R> method, Q request, String accessToken) {
        return answered(() ->
                ClientCalls.blockingUnaryCall(
                        ClientInterceptors.intercept(
                                link.channel(),
                                MetadataUtils.newAttachHeadersInterceptor(
                                        Bearer.headers(accessToken))),
                        method,
                        Bearer.unary(),
                        request));
    }

    private static <R> R answered(Supplier<R> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw Refusals.of(e.getStatus(), e.getTrailers());
        }
    }
}
