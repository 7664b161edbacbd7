package ferry.cli.fake;

import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.Account;
import ferry.proto.auth.v1.AdminServiceGrpc;
import ferry.proto.auth.v1.AdminServiceListUsersRequest;
import ferry.proto.auth.v1.AdminServiceListUsersResponse;
import ferry.proto.auth.v1.AuditEvent;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.GetServerInfoResponse;
import ferry.proto.auth.v1.ListAuditEventsRequest;
import ferry.proto.auth.v1.ListAuditEventsResponse;
import ferry.proto.auth.v1.ListSessionsRequest;
import ferry.proto.auth.v1.ListSessionsResponse;
import ferry.proto.auth.v1.ListUsersRequest;
import ferry.proto.auth.v1.ListUsersResponse;
import ferry.proto.auth.v1.Person;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.RegisterResponse;
import ferry.proto.auth.v1.Session;
import ferry.proto.auth.v1.User;
import ferry.proto.auth.v1.WhoAmIRequest;
import ferry.proto.auth.v1.WhoAmIResponse;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// An auth service in the hands of somebody hostile: people, devices, addresses and events have hostile names. Only entering
/// works as it should.
final class HostilePeople {

    private final List<String> names;
    private final AuthServiceGrpc.AuthServiceImplBase real;

    private HostilePeople(List<String> names, AuthServiceGrpc.AuthServiceImplBase real) {
        this.names = List.copyOf(names);
        this.real = real;
    }

    /// @param real services, of which accounts are taken
    static List<BindableService> services(List<String> names, List<BindableService> real) {
        AuthServiceGrpc.AuthServiceImplBase auth =
                real.stream()
                        .filter(AuthServiceGrpc.AuthServiceImplBase.class::isInstance)
                        .map(AuthServiceGrpc.AuthServiceImplBase.class::cast)
                        .findFirst()
                        .orElseThrow();
        HostilePeople people = new HostilePeople(names, auth);
        return List.of(people.new Auth(), people.new Directory(), people.new Admin());
    }

    private static <T> void answer(StreamObserver<T> reply, T message) {
        reply.onNext(message);
        reply.onCompleted();
    }

    private final class Auth extends AuthServiceGrpc.AuthServiceImplBase {

        private final AtomicInteger asked = new AtomicInteger();

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

        /// Another name each time.
        @Override
        @Requires(Access.USER)
        public void whoAmI(WhoAmIRequest request, StreamObserver<WhoAmIResponse> reply) {
            String name = names.get(asked.getAndIncrement() % names.size());
            answer(
                    reply,
                    WhoAmIResponse.newBuilder()
                            .setUser(User.newBuilder().setId(name).setName(name))
                            .build());
        }

        @Override
        @Requires(Access.USER)
        public void listSessions(
                ListSessionsRequest request, StreamObserver<ListSessionsResponse> reply) {
            ListSessionsResponse.Builder all = ListSessionsResponse.newBuilder();
            names.forEach(name ->
                    all.addSessions(
                            Session.newBuilder()
                                    .setId("0f1a2b3c" + name)
                                    .setDeviceName(name)
                                    .setAddress(name)));
            answer(reply, all.build());
        }
    }

    private final class Directory extends DirectoryServiceGrpc.DirectoryServiceImplBase {

        @Override
        @Requires(Access.USER)
        public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> reply) {
            ListUsersResponse.Builder all = ListUsersResponse.newBuilder();
            names.forEach(name -> all.addPeople(Person.newBuilder().setId(name).setName(name)));
            answer(reply, all.build());
        }
    }

    private final class Admin extends AdminServiceGrpc.AdminServiceImplBase {

        @Override
        @Requires(Access.USER)
        public void listUsers(
                AdminServiceListUsersRequest request,
                StreamObserver<AdminServiceListUsersResponse> reply) {
            AdminServiceListUsersResponse.Builder all = AdminServiceListUsersResponse.newBuilder();
            names.forEach(name ->
                    all.addAccounts(
                            Account.newBuilder()
                                    .setUser(User.newBuilder().setId(name).setName(name))));
            answer(reply, all.build());
        }

        @Override
        @Requires(Access.USER)
        public void listAuditEvents(
                ListAuditEventsRequest request, StreamObserver<ListAuditEventsResponse> reply) {
            ListAuditEventsResponse.Builder all = ListAuditEventsResponse.newBuilder();
            // As many as a command asks for if nobody says otherwise
            names.stream()
                    .limit(request.getPageSize())
                    .forEach(name ->
                            all.addEvents(
                                    AuditEvent.newBuilder()
                                            .setEvent(name)
                                            .setActorName(name)
                                            .setSubjectName(name)
                                            .setAddress(name)
                                            .setSessionId(name)
                                            .setDetail(name)));
            answer(reply, all.build());
        }
    }
}
