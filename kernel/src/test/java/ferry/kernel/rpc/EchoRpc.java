package ferry.kernel.rpc;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/// A small service with one rpc for each rule, bound as generated code binds one.
final class EchoRpc implements EchoGenerated, BindableService {
    static final String NAME = "ferry.test.v1.Echo";
    static final List<String> UNARY =
            List.of("Open", "Mine", "Admins", "Services", "Either", "Later");

    /// What every rpc does with a request; echoes it at first.
    volatile BiConsumer<StringValue, StreamObserver<StringValue>> behaviour =
            (request, answer) -> {
                answer.onNext(request);
                answer.onCompleted();
            };

    final BlockingQueue<StreamObserver<StringValue>> streams = new LinkedBlockingQueue<>();
    final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

    static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
        return MethodDescriptor.<StringValue, StringValue>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
                .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(method("Open", MethodType.UNARY), ServerCalls.asyncUnaryCall(this::open))
                .addMethod(method("Mine", MethodType.UNARY), ServerCalls.asyncUnaryCall(this::mine))
                .addMethod(
                        method("Admins", MethodType.UNARY),
                        ServerCalls.asyncUnaryCall(this::admins))
                .addMethod(
                        method("Services", MethodType.UNARY),
                        ServerCalls.asyncUnaryCall(this::services))
                .addMethod(
                        method("Either", MethodType.UNARY),
                        ServerCalls.asyncUnaryCall(this::either))
                .addMethod(
                        method("Later", MethodType.UNARY), ServerCalls.asyncUnaryCall(this::later))
                .addMethod(
                        method("Stream", MethodType.CLIENT_STREAMING),
                        ServerCalls.asyncClientStreamingCall(this::stream))
                .build();
    }

    @Requires(Access.PUBLIC)
    public void open(StringValue request, StreamObserver<StringValue> answer) {
        threads.add(Thread.currentThread().getName());
        behaviour.accept(request, answer);
    }

    @Requires(Access.USER)
    public void mine(StringValue request, StreamObserver<StringValue> answer) {
        answer.onNext(StringValue.of(CurrentCall.caller().name().value()));
        answer.onCompleted();
    }

    @Requires(Access.ADMIN)
    public void admins(StringValue request, StreamObserver<StringValue> answer) {
        mine(request, answer);
    }

    @Requires(Access.SERVICE)
    public void services(StringValue request, StreamObserver<StringValue> answer) {
        answer.onNext(StringValue.of(CurrentCall.service().orElseThrow().value()));
        answer.onCompleted();
    }

    @Requires(Access.USER_OR_SERVICE)
    public void either(StringValue request, StreamObserver<StringValue> answer) {
        if (CurrentCall.service().isPresent()) {
            services(request, answer);
        } else {
            mine(request, answer);
        }
    }

    @Requires(Access.PUBLIC)
    public StreamObserver<StringValue> stream(StreamObserver<StringValue> answer) {
        threads.add(Thread.currentThread().getName());
        streams.add(answer);
        return new StreamObserver<>() {
            @Override
            public void onNext(StringValue message) {
                behaviour.accept(message, answer);
            }

            @Override
            public void onError(Throwable cancelled) {}

            @Override
            public void onCompleted() {
                answer.onNext(StringValue.of("end"));
                answer.onCompleted();
            }
        };
    }
}
