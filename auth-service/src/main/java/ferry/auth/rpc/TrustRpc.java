package ferry.auth.rpc;

import ferry.auth.token.SigningKeyRing;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.GetSigningKeysRequest;
import ferry.proto.auth.v1.GetSigningKeysResponse;
import ferry.proto.auth.v1.TrustServiceGrpc;
import io.grpc.stub.StreamObserver;

/// `TrustService`: what others need to judge tokens. Rpcs that are not here answer UNIMPLEMENTED.
public final class TrustRpc extends TrustServiceGrpc.TrustServiceImplBase {
    private final InstallationId installation;
    private final SigningKeyRing keys;

    public TrustRpc(InstallationId installation, SigningKeyRing keys) {
        this.installation = installation;
        this.keys = keys;
    }

    @Override
    @Requires(Access.PUBLIC)
    public void getSigningKeys(
            GetSigningKeysRequest request, StreamObserver<GetSigningKeysResponse> observer) {
        observer.onNext(
                GetSigningKeysResponse.newBuilder()
                        .setJwksJson(keys.jwksJson())
                        .setInstallationId(installation.toString())
                        .build());
        observer.onCompleted();
    }
}
