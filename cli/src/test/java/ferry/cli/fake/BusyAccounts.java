package ferry.cli.fake;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.GetServerInfoResponse;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.LoginResponse;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.RegisterResponse;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// An auth service that is too busy for the first attempt to log in.
final class BusyAccounts extends AuthServiceGrpc.AuthServiceImplBase {

    private final AuthServiceGrpc.AuthServiceImplBase real;
    private final AtomicInteger attempts = new AtomicInteger();

    private BusyAccounts(AuthServiceGrpc.AuthServiceImplBase real) {
        this.real = real;
    }

    /// @param real services, of which accounts are taken
    static List<BindableService> services(List<BindableService> real) {
        return real.stream()
                .map(service ->
                        service instanceof AuthServiceGrpc.AuthServiceImplBase auth
                                ? new BusyAccounts(auth)
                                : service)
                .toList();
    }

    @Override
    @Requires(Access.PUBLIC)
    public void getServerInfo(
            GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> reply) {
        real.getServerInfo(request, reply);
    }

    @Override
    @Requires(Access.PUBLIC)
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> reply) {
        real.register(request, reply);
    }

    @Override
    @Requires(Access.PUBLIC)
    public void login(LoginRequest request, StreamObserver<LoginResponse> reply) {
        if (attempts.getAndIncrement() == 0) {
            throw Fault.of(Reason.OVERLOADED, "busy").retryAfter(Duration.ofSeconds(2));
        }
        real.login(request, reply);
    }
}
