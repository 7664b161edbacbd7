package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.tls.ServiceRole;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;

/// Lets a call through only where its rule says so, and puts who is calling into the context.
final class CallerInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private final AccessRules rules;
    private final TokenVerifier verifier;
    private final TrustedProxies proxies;

    CallerInterceptor(AccessRules rules, TokenVerifier verifier, TrustedProxies proxies) {
        this.rules = rules;
        this.verifier = verifier;
        this.proxies = proxies;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Access> rule = rules.rule(call.getMethodDescriptor());
        if (rule.isEmpty()) {
            throw Status.UNIMPLEMENTED
                    .withDescription("rpc not implemented by this server")
                    .asRuntimeException();
        }
        Peer peer = Peers.peer(call, headers, proxies);
        Context context = Context.current().withValue(CurrentCall.PEER, peer);
        return Contexts.interceptCall(
                admit(context, rule.get(), call, headers), call, headers, next);
    }

    private Context admit(Context context, Access rule, ServerCall<?, ?> call, Metadata headers) {
        return switch (rule) {
            case PUBLIC -> context;
            case USER -> asUser(context, headers);
            case ADMIN -> asAdmin(context, call, headers);
            case SERVICE ->
                    asService(context, call)
                            .orElseThrow(() -> Fault.of(Reason.NOT_ALLOWED, "for services only"));
            case USER_OR_SERVICE ->
                    asService(context, call).orElseGet(() -> asUser(context, headers));
        };
    }

    /// The transfer service is the only one that calls another.
    private static Optional<Context> asService(Context context, ServerCall<?, ?> call) {
        return Peers.service(call)
                .filter(ServiceRole.TRANSFER::equals)
                .map(role -> context.withValue(CurrentCall.SERVICE, role));
    }

    private Context asUser(Context context, Metadata headers) {
        return context.withValue(CurrentCall.CALLER, caller(headers));
    }

    private Context asAdmin(Context context, ServerCall<?, ?> call, Metadata headers) {
        Caller caller = caller(headers);
        if (caller.role() != Role.ADMIN) {
            String rpc = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            verifier.refused(caller, rpc, CurrentCall.PEER.get(context).address());
            throw Fault.of(Reason.NOT_ALLOWED, "for administrators only");
        }
        return context.withValue(CurrentCall.CALLER, caller);
    }

    private Caller caller(Metadata headers) {
        return switch (verifier.verify(token(headers))) {
            case TokenVerdict.Accepted(Caller caller) -> caller;
            case TokenVerdict.Refused(Reason reason) -> throw Fault.of(reason, textOf(reason));
        };
    }

    /// Exactly one token: with two, one of them would go unjudged.
    private static String token(Metadata headers) {
        Iterable<String> values = headers.getAll(AUTHORIZATION);
        String only = null;
        for (String value : values == null ? List.<String>of() : values) {
            if (only != null) {
                throw Fault.of(Reason.TOKEN_INVALID, "more than one access token");
            }
            only = value;
        }
        if (only == null || !only.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Fault.of(Reason.TOKEN_INVALID, "no access token");
        }
        return only.substring(SCHEME.length());
    }

    private static String textOf(Reason reason) {
        return switch (reason) {
            case TOKEN_EXPIRED -> "access token expired";
            case SESSION_REVOKED -> "session ended";
            case OVERLOADED -> "access tokens cannot be checked right now";
            default -> "access token not accepted";
        };
    }
}
