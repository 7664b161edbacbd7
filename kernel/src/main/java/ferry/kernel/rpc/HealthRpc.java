package ferry.kernel.rpc;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Set;

/// The standard health service, for orchestrators and load balancers. Watch is left out: a stream that anybody may open
/// and that never ends would hold up a stopping server.
final class HealthRpc extends HealthGrpc.HealthImplBase {
    private final Set<String> services;
    private volatile boolean serving = true;

    /// @param services full names of the services that are asked about; the empty name means all of them
    HealthRpc(Set<String> services) {
        this.services = Set.copyOf(services);
    }

    void stopServing() {
        serving = false;
    }

    @Override
    @Requires(Access.PUBLIC)
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        if (!request.getService().isEmpty() && !services.contains(request.getService())) {
            answer.onError(Status.NOT_FOUND.withDescription("unknown service").asException());
            return;
        }
        ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        answer.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
        answer.onCompleted();
    }
}
