package ferry.auth.rpc;

import ferry.auth.token.Tokens;
import ferry.kernel.fault.Fault;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.OutboundCalls;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.GetSigningKeysRequest;
import ferry.proto.auth.v1.GetSigningKeysResponse;
import ferry.proto.auth.v1.TrustServiceGrpc;
import ferry.proto.auth.v1.WatchRevocationsRequest;
import ferry.proto.auth.v1.WatchRevocationsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// `TrustService`: what others need to judge tokens. Rpcs that are not here answer UNIMPLEMENTED.
public final class TrustRpc extends TrustServiceGrpc.TrustServiceImplBase {
    private final InstallationId installation;
    private final Tokens tokens;
    private final OutboundCalls outbound = new OutboundCalls();

    public TrustRpc(InstallationId installation, Tokens tokens) {
        this.installation = installation;
        this.tokens = tokens;
    }

    /// Ends the streams, whose followers come again elsewhere.
    public void drain() {
        outbound.drain();
    }

    @Override
    @Requires(Access.PUBLIC)
    public void getSigningKeys(
            GetSigningKeysRequest request, StreamObserver<GetSigningKeysResponse> observer) {
        // Before the keys: a version that is too old is asked for again
        long version = tokens.keys().version();
        observer.onNext(
                GetSigningKeysResponse.newBuilder()
                        .setVersion(version)
                        .setJwksJson(tokens.keys().jwksJson())
                        .setInstallationId(installation.toString())
                        .build());
        observer.onCompleted();
    }

    @Override
    @Requires(Access.SERVICE)
    public void watchRevocations(
            WatchRevocationsRequest request, StreamObserver<WatchRevocationsResponse> observer) {
        long from = request.getFromRevision();
        if (from < 0) {
            throw Fault.invalidField("from_revision", from + " (expected: at least 0)");
        }
        RevocationFeed feed = new RevocationFeed(tokens, from);
        outbound.serve(
                (ServerCallStreamObserver<WatchRevocationsResponse>) observer,
                "revocations",
                feed::run);
    }
}
