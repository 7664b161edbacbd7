package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Makes a request that cannot be parsed the caller's fault, told like any other. gRPC alone answers UNKNOWN and logs a
/// stack trace, for anybody who sends garbage.
final class TolerantRequests {
    private TolerantRequests() {}

    static ServerServiceDefinition wrap(ServerServiceDefinition service) {
        ServerServiceDefinition.Builder wrapped =
                ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            wrapped.addMethod(wrap(method));
        }
        return wrapped.build();
    }

    private static <Q, A> ServerMethodDefinition<Parsed<Q>, A> wrap(
            ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        MethodDescriptor<Parsed<Q>, A> tolerant =
                descriptor.toBuilder(
                                new ParsedMarshaller<>(descriptor.getRequestMarshaller()),
                                descriptor.getResponseMarshaller())
                        .build();
        return ServerMethodDefinition.create(
                tolerant, new UnwrappingHandler<>(method.getServerCallHandler()));
    }

    /// @param message null if the bytes were no message
    private record Parsed<Q>(@Nullable Q message) {}

    private record ParsedMarshaller<Q>(MethodDescriptor.Marshaller<Q> marshaller)
            implements MethodDescriptor.Marshaller<Parsed<Q>> {
        @Override
        public InputStream stream(Parsed<Q> parsed) {
            throw new UnsupportedOperationException("requests are only read here");
        }

        @Override
        public Parsed<Q> parse(InputStream stream) {
            try {
                return new Parsed<>(marshaller.parse(stream));
            } catch (RuntimeException garbled) {
                return new Parsed<>(null);
            }
        }
    }

    private record UnwrappingHandler<Q, A>(ServerCallHandler<Q, A> handler)
            implements ServerCallHandler<Parsed<Q>, A> {
        @Override
        @SuppressWarnings("unchecked") // a call only writes answers: no request passes through it
        public ServerCall.Listener<Parsed<Q>> startCall(
                ServerCall<Parsed<Q>, A> call, Metadata headers) {
            ServerCall<?, A> untyped = call;
            return new UnwrappingListener<>(handler.startCall((ServerCall<Q, A>) untyped, headers));
        }
    }

    private static final class UnwrappingListener<Q>
            extends ForwardingServerCallListener<Parsed<Q>> {
        private final ServerCall.Listener<Q> listener;

        UnwrappingListener(ServerCall.Listener<Q> listener) {
            this.listener = listener;
        }

        @Override
        public void onMessage(Parsed<Q> parsed) {
            Q message = parsed.message();
            if (message == null) {
                throw Fault.invalidField("request", "not a well-formed message");
            }
            listener.onMessage(message);
        }

        @Override
        @SuppressWarnings(
                "unchecked") // used for every callback but onMessage, which is the only typed one
        protected ServerCall.Listener<Parsed<Q>> delegate() {
            ServerCall.Listener<?> untyped = listener;
            return (ServerCall.Listener<Parsed<Q>>) untyped;
        }
    }
}
