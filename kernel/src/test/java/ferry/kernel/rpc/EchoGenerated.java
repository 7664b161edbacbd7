package ferry.kernel.rpc;

import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/// As generated code has it: what is not overridden is not implemented.
interface EchoGenerated {
    default void later(StringValue request, StreamObserver<StringValue> answer) {
        ServerCalls.asyncUnimplementedUnaryCall(EchoRpc.method("Later", MethodType.UNARY), answer);
    }
}
