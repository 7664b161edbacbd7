package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.rpc.ServiceChannel;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.Revocation;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.TrustServiceGrpc;
import ferry.proto.auth.v1.WatchRevocationsRequest;
import ferry.proto.auth.v1.WatchRevocationsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The feed on the wire, for services by their certificates.
final class RevocationFeedTest {
    @TempDir Path folder;
    @TempDir Path tls;
    private final ManualClock clock = new ManualClock();

    @Test
    void aServiceIsToldAtOnceWhereTheFeedStandsAndThenOfEachEnd() throws Exception {
        try (Served served = serve(AuthServer.settings(folder))) {
            TokenGrant alice = served.people.register("alice");
            Iterator<WatchRevocationsResponse> feed = served.follow(0);
            WatchRevocationsResponse start = feed.next();
            assertThat(start.getRevision()).isZero();
            assertThat(start.getCaughtUp()).isTrue();
            assertThat(start.getReset()).isFalse();

            logout(served, alice);

            Revocation ended = nextRevocation(feed);
            assertThat(ended.getRevision()).isEqualTo(1);
            assertThat(ended.getSessionId()).isEqualTo(alice.getSessionId());
            assertThat(ended.getUserId()).isEqualTo(alice.getUser().getId());
            assertThat(ended.getTime().getSeconds()).isEqualTo(clock.instant().getEpochSecond());
            assertThat(nextRevocation(served.follow(0))).isEqualTo(ended);
        }
    }

    @Test
    void aHeartbeatComesThoughNothingHappens() throws Exception {
        try (Served served = serve(AuthServer.settings(folder))) {
            Iterator<WatchRevocationsResponse> feed = served.follow(0);

            WatchRevocationsResponse first = feed.next();
            WatchRevocationsResponse second = feed.next();

            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void onlyServicesMayFollow() throws Exception {
        try (Served served = serve(AuthServer.settings(folder))) {
            TokenGrant alice = served.people.register("alice");

            Refusal refusal =
                    Refusal.of(() ->
                            AuthServer.as(served.people.trust(), alice.getAccessToken())
                                    .watchRevocations(from(0))
                                    .next());

            assertThat(refusal.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(refusal.reason()).isEqualTo("NOT_ALLOWED");
        }
    }

    @Test
    void aNegativeRevisionIsRefused() throws Exception {
        try (Served served = serve(AuthServer.settings(folder))) {
            assertThat(Refusal.of(() -> served.follow(-1).next()).field())
                    .contains("from_revision");
        }
    }

    @Test
    void aStoppingServerEndsTheFeedSoThatItIsFollowedElsewhere() throws Exception {
        Iterator<WatchRevocationsResponse> feed;
        try (Served served = serve(AuthServer.settings(folder))) {
            feed = served.follow(0);
            feed.next();
        }

        Refusal refusal = Refusal.of(() -> feed.forEachRemaining(_ -> {}));
        assertThat(refusal.reason()).isEqualTo("SERVER_DRAINING");
    }

    @Test
    void whatEndsAtOneReplicaIsToldByAnother(@TempDir Path one, @TempDir Path two)
            throws Exception {
        DatabaseSettings shared = TestPostgresql.fresh();
        try (Served left = serve(AuthServer.settings(one).withDatabase(shared))) {
            Files.copy(one.resolve("pepper"), two.resolve("pepper"));
            try (Served right = serve(AuthServer.settings(two).withDatabase(shared))) {
                TokenGrant alice = left.people.register("alice");
                Iterator<WatchRevocationsResponse> feed = right.follow(0);
                feed.next();

                logout(left, alice);

                assertThat(nextRevocation(feed).getSessionId()).isEqualTo(alice.getSessionId());
            }
        }
    }

    private static Revocation nextRevocation(Iterator<WatchRevocationsResponse> feed) {
        WatchRevocationsResponse news = feed.next();
        while (news.getRevocationsCount() == 0) {
            news = feed.next();
        }
        return news.getRevocations(0);
    }

    private static void logout(Served served, TokenGrant grant) {
        var _ =
                AuthServer.as(served.people.auth(), grant.getAccessToken())
                        .logout(LogoutRequest.getDefaultInstance());
    }

    private static WatchRevocationsRequest from(long revision) {
        return WatchRevocationsRequest.newBuilder().setFromRevision(revision).build();
    }

    private Served serve(AuthSettings settings) throws IOException {
        AuthServer people = AuthServer.start(settings, clock, new CountingBcrypt());
        RpcServer server =
                RpcServer.start(
                        RpcSettings.tls(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                certificates(ServiceRole.AUTH)),
                        people.service.services(),
                        people.service.tokenVerifier(),
                        people.service::drain);
        ManagedChannel channel =
                ServiceChannel.open(
                        "localhost:" + server.address().getPort(),
                        certificates(ServiceRole.TRANSFER),
                        ServiceRole.AUTH);
        return new Served(people, server, channel);
    }

    private ServerCertificates certificates(ServiceRole role) throws IOException {
        InstantSource now = InstantSource.system();
        TlsDirectory directory = new TlsDirectory(tls, now, new SecureRandom());
        return ServerCertificates.open(directory, role, Set.of(), Optional.empty(), now);
    }

    /// One replica: people call it in process, services over TLS.
    private record Served(AuthServer people, RpcServer server, ManagedChannel channel)
            implements AutoCloseable {
        Iterator<WatchRevocationsResponse> follow(long revision) {
            return TrustServiceGrpc.newBlockingStub(channel).watchRevocations(from(revision));
        }

        @Override
        public void close() throws IOException {
            server.close();
            channel.shutdown();
            people.close();
        }
    }
}
