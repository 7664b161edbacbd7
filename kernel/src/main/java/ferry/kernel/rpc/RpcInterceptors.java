package ferry.kernel.rpc;

import ferry.kernel.identity.TokenVerifier;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The interceptors of a service, in their order. [RpcServer] applies them; tests of a service in process do so too.
public final class RpcInterceptors {
    private static final Pattern VERSIONED = Pattern.compile("(.+)\\.v[0-9][a-z0-9]*\\.[^.]+");

    private RpcInterceptors() {}

    /// Wraps `service` so that rules are enforced and faults mapped.
    ///
    /// @throws IllegalStateException if an rpc of it has no [Requires]
    public static ServerServiceDefinition forService(
            BindableService service, TokenVerifier verifier) {
        return forService(service, verifier, TrustedProxies.NONE);
    }

    /// As above, for calls that come through proxies.
    public static ServerServiceDefinition forService(
            BindableService service, TokenVerifier verifier, TrustedProxies proxies) {
        return forService(service, verifier, proxies, new DrainGate());
    }

    static ServerServiceDefinition forService(
            BindableService service,
            TokenVerifier verifier,
            TrustedProxies proxies,
            DrainGate gate) {
        AccessRules rules = AccessRules.of(List.of(service));
        ServerServiceDefinition bound = service.bindService();
        return ServerInterceptors.interceptForward(
                TolerantRequests.wrap(bound),
                new FaultInterceptor(domainOf(bound)),
                gate,
                new CallerInterceptor(rules, verifier, proxies));
    }

    /// The package of the .proto file without its version: `ferry.auth` of `ferry.auth.v1.AuthService`.
    private static String domainOf(ServerServiceDefinition service) {
        String name = service.getServiceDescriptor().getName();
        Matcher versioned = VERSIONED.matcher(name);
        return versioned.matches() ? versioned.group(1) : name;
    }
}
