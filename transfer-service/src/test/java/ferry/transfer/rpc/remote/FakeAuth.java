package ferry.transfer.rpc.remote;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import ferry.kernel.identity.InstallationId;
import ferry.proto.auth.v1.DirectoryServiceGrpc.DirectoryServiceImplBase;
import ferry.proto.auth.v1.GetSigningKeysRequest;
import ferry.proto.auth.v1.GetSigningKeysResponse;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.proto.auth.v1.LookupUsersResponse;
import ferry.proto.auth.v1.Person;
import ferry.proto.auth.v1.TrustServiceGrpc.TrustServiceImplBase;
import ferry.proto.auth.v1.WatchRevocationsRequest;
import ferry.proto.auth.v1.WatchRevocationsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// An auth service in process that can be away, and counts what it is asked.
final class FakeAuth implements AutoCloseable {
    final InstallationId installation = new InstallationId(new UUID(9, 9));
    final AtomicInteger keyFetches = new AtomicInteger();
    final List<LookupUsersRequest> lookups = new CopyOnWriteArrayList<>();
    final List<Person> people = new CopyOnWriteArrayList<>();

    /// Ids that the answers leave out.
    final List<String> deleted = new CopyOnWriteArrayList<>();

    final List<JWK> keys = new CopyOnWriteArrayList<>();
    final List<Long> followedFrom = new CopyOnWriteArrayList<>();
    final List<StreamObserver<WatchRevocationsResponse>> followers = new CopyOnWriteArrayList<>();
    volatile long keysVersion;
    volatile boolean away;

    private final Server server;
    private final ManagedChannel channel;

    FakeAuth() throws IOException {
        String name = UUID.randomUUID().toString();
        server =
                InProcessServerBuilder.forName(name)
                        .addService(new Trust())
                        .addService(new Directory())
                        .build()
                        .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    ManagedChannel channel() {
        return channel;
    }

    static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static Person person(long number, String name, boolean enabled) {
        return Person.newBuilder()
                .setId(new UUID(0, number).toString())
                .setName(name)
                .setEnabled(enabled)
                .setQuotaBytes(number)
                .build();
    }

    /// Tells the newest follower.
    void tell(WatchRevocationsResponse news) {
        followers.getLast().onNext(news);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private final class Trust extends TrustServiceImplBase {
        @Override
        public void getSigningKeys(
                GetSigningKeysRequest request, StreamObserver<GetSigningKeysResponse> answer) {
            if (away) {
                answer.onError(Status.UNAVAILABLE.asException());
                return;
            }
            answer.onNext(
                    GetSigningKeysResponse.newBuilder()
                            .setInstallationId(installation.toString())
                            .setVersion(keysVersion)
                            .setJwksJson(new JWKSet(List.copyOf(keys)).toString(true))
                            .build());
            keyFetches.incrementAndGet();
            answer.onCompleted();
        }

        @Override
        public void watchRevocations(
                WatchRevocationsRequest request, StreamObserver<WatchRevocationsResponse> answer) {
            if (away) {
                answer.onError(Status.UNAVAILABLE.asException());
                return;
            }
            followers.add(answer);
            followedFrom.add(request.getFromRevision());
        }
    }

    private final class Directory extends DirectoryServiceImplBase {
        @Override
        public void lookupUsers(
                LookupUsersRequest request, StreamObserver<LookupUsersResponse> answer) {
            if (away) {
                answer.onError(Status.UNAVAILABLE.asException());
                return;
            }
            lookups.add(request);
            LookupUsersResponse.Builder found = LookupUsersResponse.newBuilder();
            for (Person person : people) {
                if (request.getNamesList().contains(person.getName())
                        || request.getIdsList().contains(person.getId())) {
                    found.addPeople(person);
                }
            }
            Set<String> here = people.stream().map(Person::getId).collect(Collectors.toSet());
            request.getIdsList().stream()
                    .filter(id -> !here.contains(id))
                    .forEach(found::addUnknownIds);
            found.getUnknownIdsList().stream()
                    .filter(deleted::contains)
                    .forEach(found::addDeletedIds);
            answer.onNext(found.build());
            answer.onCompleted();
        }
    }
}
