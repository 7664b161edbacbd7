package ferry.kernel.rpc;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;

/// Calls [EchoRpc].
record EchoClient(Channel channel) {
    /// @param tokens each becomes an `authorization` value of its own
    EchoClient with(String... tokens) {
        Metadata headers = new Metadata();
        for (String token : tokens) {
            headers.put(CallerInterceptor.AUTHORIZATION, token);
        }
        return new EchoClient(
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    String call(String rpc, String text) {
        return ClientCalls.blockingUnaryCall(
                        channel,
                        EchoRpc.method(rpc, MethodType.UNARY),
                        CallOptions.DEFAULT,
                        StringValue.of(text))
                .getValue();
    }

    StreamObserver<StringValue> stream(StreamObserver<StringValue> answer) {
        return ClientCalls.asyncClientStreamingCall(
                channel.newCall(
                        EchoRpc.method("Stream", MethodType.CLIENT_STREAMING), CallOptions.DEFAULT),
                answer);
    }
}
