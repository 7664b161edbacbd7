package ferry.auth.rpc;

import ferry.auth.directory.Directory;
import ferry.auth.directory.DirectoryPolicy;
import ferry.auth.directory.Person;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.CurrentCall;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.ListUsersRequest;
import ferry.proto.auth.v1.ListUsersResponse;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.proto.auth.v1.LookupUsersResponse;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `DirectoryService`: finds people.
public final class DirectoryRpc extends DirectoryServiceGrpc.DirectoryServiceImplBase {
    private final Directory directory;
    private final DirectoryPolicy policy;
    private final Predicate<Caller> administrators;

    /// @param administrators who administers now, whatever a token of his says
    public DirectoryRpc(
            Directory directory, DirectoryPolicy policy, Predicate<Caller> administrators) {
        this.directory = directory;
        this.policy = policy;
        this.administrators = administrators;
    }

    @Override
    @Requires(Access.USER)
    public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> observer) {
        if (policy == DirectoryPolicy.RESTRICTED && !administrators.test(CurrentCall.caller())) {
            throw Fault.of(
                    Reason.NOT_ALLOWED, "this server lists its users to administrators only");
        }
        int size = Paging.size(request.getPageSize());
        List<Person> people = directory.page(Paging.afterName(request.getPageToken()), size + 1);
        ListUsersResponse.Builder response = ListUsersResponse.newBuilder();
        Paging.page(people, size).forEach(person -> response.addPeople(Wire.person(person, false)));
        response.setNextPageToken(Paging.nextToken(people, size, person -> person.name().value()));
        observer.onNext(response.build());
        observer.onCompleted();
    }

    @Override
    @Requires(Access.USER_OR_SERVICE)
    public void lookupUsers(
            LookupUsersRequest request, StreamObserver<LookupUsersResponse> observer) {
        int asked = request.getNamesCount() + request.getIdsCount();
        if (asked > Directory.MAX_LOOKUP) {
            String field = request.getNamesCount() > 0 ? "names" : "ids";
            throw Fault.invalidField(
                    field,
                    "%d names and ids (expected: at most %d)"
                            .formatted(asked, Directory.MAX_LOOKUP));
        }
        observer.onNext(lookup(request, CurrentCall.service().isPresent()));
        observer.onCompleted();
    }

    private LookupUsersResponse lookup(LookupUsersRequest request, boolean forService) {
        Function<String, @Nullable Person> byName = byName(request.getNamesList());
        Function<String, @Nullable Person> byId = byId(request.getIdsList());
        LookupUsersResponse.Builder response = LookupUsersResponse.newBuilder();
        for (String name : request.getNamesList()) {
            Person person = byName.apply(name);
            if (person == null) {
                response.addUnknownNames(name);
            } else {
                response.addPeople(Wire.person(person, forService));
            }
        }
        for (String id : request.getIdsList()) {
            Person person = byId.apply(id);
            if (person == null) {
                response.addUnknownIds(id);
            } else {
                response.addPeople(Wire.person(person, forService));
            }
        }
        if (forService) {
            directory
                    .deleted(parsed(response.getUnknownIdsList()))
                    .forEach(id -> response.addDeletedIds(id.toString()));
        }
        return response.build();
    }

    private Function<String, @Nullable Person> byName(Collection<String> names) {
        List<UserName> canonical =
                names.stream().map(UserName::canonical).flatMap(Optional::stream).toList();
        Map<String, Person> found =
                directory.byNames(canonical).stream()
                        .collect(Collectors.toMap(p -> p.name().value(), Function.identity()));
        return name -> UserName.canonical(name).map(UserName::value).map(found::get).orElse(null);
    }

    private Function<String, @Nullable Person> byId(Collection<String> ids) {
        Map<String, Person> found =
                directory.byIds(parsed(ids)).stream()
                        .collect(Collectors.toMap(p -> p.id().toString(), Function.identity()));
        return found::get;
    }

    private static List<UserId> parsed(Collection<String> ids) {
        return ids.stream().map(DirectoryRpc::parse).filter(Objects::nonNull).toList();
    }

    /// What is no id is nobody's.
    private static @Nullable UserId parse(String id) {
        try {
            return UserId.parse(id);
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }
}
