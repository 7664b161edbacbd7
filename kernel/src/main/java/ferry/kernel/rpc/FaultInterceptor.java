package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only place where a throwable becomes a status: one that a handler throws, and one that it passes to
/// `StreamObserver.onError`.
///
/// A [Fault] travels as its reason says. Of statuses, four travel as bare codes: UNIMPLEMENTED, CANCELLED,
/// DEADLINE_EXCEEDED and, for the health service, NOT_FOUND. All else is a bug: the caller learns a request id, the log has
/// the cause under the same id.
///
/// A fault given to `onError` must not carry a status exception as its cause: gRPC takes that one for the answer.
final class FaultInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(FaultInterceptor.class);

    private final String domain;

    /// @param domain `ErrorInfo.domain` of the service behind this interceptor
    FaultInterceptor(String domain) {
        this.domain = domain;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MappedCall<Q, A> mapped = new MappedCall<>(call);
        try {
            return new MappedListener<>(next.startCall(mapped, headers), mapped);
        } catch (RuntimeException | Error thrown) {
            mapped.fail(thrown);
            return new ServerCall.Listener<>() {};
        }
    }

    private FaultStatus answer(Throwable thrown, String rpc) {
        if (thrown instanceof Fault fault && fault.reason() != Reason.INTERNAL) {
            log.debug("rpc={} reason={} message={}", rpc, fault.reason(), fault.message(), fault);
            return FaultStatus.of(fault, domain);
        }
        if (thrown instanceof StatusRuntimeException status && travels(status.getStatus())) {
            return bare(status.getStatus());
        }
        if (thrown instanceof StatusException status && travels(status.getStatus())) {
            return bare(status.getStatus());
        }
        return bug(thrown, rpc);
    }

    private FaultStatus answer(Status status, String rpc) {
        Throwable cause = status.getCause();
        if (cause instanceof Fault) {
            return answer(cause, rpc);
        }
        return travels(status) ? bare(status) : bug(status.asRuntimeException(), rpc);
    }

    private FaultStatus bug(Throwable thrown, String rpc) {
        String requestId = UUID.randomUUID().toString();
        log.error("rpc={} reason=INTERNAL request_id={}", rpc, requestId, thrown);
        return FaultStatus.internal(requestId, domain);
    }

    private static boolean travels(Status status) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED, CANCELLED, DEADLINE_EXCEEDED, NOT_FOUND -> true;
            default -> false;
        };
    }

    private static FaultStatus bare(Status status) {
        return new FaultStatus(Status.fromCode(status.getCode()), new Metadata());
    }

    private final class MappedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final AtomicBoolean closed = new AtomicBoolean();

        MappedCall(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!closed.compareAndSet(false, true)) {
                return; // the caller has been told how the call failed
            }
            if (status.isOk()) {
                super.close(status, trailers);
                return;
            }
            FaultStatus answer = answer(status, rpc());
            super.close(answer.status(), answer.trailers());
        }

        void fail(Throwable thrown) {
            FaultStatus answer = answer(thrown, rpc());
            if (closed.compareAndSet(false, true)) {
                super.close(answer.status(), answer.trailers());
            }
        }

        private String rpc() {
            return getMethodDescriptor().getFullMethodName();
        }
    }

    private static final class MappedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final FaultInterceptor.MappedCall<Q, ?> call;

        MappedListener(ServerCall.Listener<Q> listener, FaultInterceptor.MappedCall<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            whileOpen(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            whileOpen(super::onHalfClose);
        }

        @Override
        public void onReady() {
            whileOpen(super::onReady);
        }

        @Override
        public void onCancel() {
            guard(super::onCancel);
        }

        @Override
        public void onComplete() {
            guard(super::onComplete);
        }

        /// What still comes after the answer is nobody's: a handler that was not told yet would answer once more.
        private void whileOpen(Runnable step) {
            if (!call.closed.get()) {
                guard(step);
            }
        }

        private void guard(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error thrown) {
                call.fail(thrown);
            }
        }
    }
}
