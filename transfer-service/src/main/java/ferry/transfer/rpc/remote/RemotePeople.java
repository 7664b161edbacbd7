package ferry.transfer.rpc.remote;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.DirectoryServiceGrpc.DirectoryServiceBlockingStub;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Asks the auth service for people, and remembers those that exist for half a minute.
public final class RemotePeople implements People {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int MAX_REMEMBERED = 10_000;
    private static final long DEADLINE_SECONDS = 5;

    private final DirectoryServiceBlockingStub directory;
    private final Cache<UserName, Person> names = cache();
    private final Cache<UserId, Person> ids = cache();

    public RemotePeople(Channel auth) {
        this.directory = DirectoryServiceGrpc.newBlockingStub(auth);
    }

    @Override
    public Map<UserName, Person> byNames(Collection<UserName> wanted) {
        return find(
                wanted,
                names,
                Person::name,
                missing -> {
                    LookupUsersRequest.Builder request = LookupUsersRequest.newBuilder();
                    missing.forEach(name -> request.addNames(name.value()));
                    return request.build();
                });
    }

    @Override
    public Map<UserId, Person> byIds(Collection<UserId> wanted) {
        return find(
                wanted,
                ids,
                Person::id,
                missing -> {
                    LookupUsersRequest.Builder request = LookupUsersRequest.newBuilder();
                    missing.forEach(id -> request.addIds(id.toString()));
                    return request.build();
                });
    }

    private <K> Map<K, Person> find(
            Collection<K> wanted,
            Cache<K, Person> known,
            Function<Person, K> key,
            Function<List<K>, LookupUsersRequest> request) {
        Map<K, Person> found = new HashMap<>(known.getAllPresent(wanted));
        List<K> missing = wanted.stream().filter(it -> !found.containsKey(it)).distinct().toList();
        if (!missing.isEmpty()) {
            ask(request.apply(missing)).forEach(person -> found.put(key.apply(person), person));
        }
        return found;
    }

    private List<Person> ask(LookupUsersRequest request) {
        try {
            List<Person> people =
                    directory
                            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                            .lookupUsers(request)
                            .getPeopleList()
                            .stream()
                            .map(RemotePeople::person)
                            .toList();
            people.forEach(this::remember);
            return people;
        } catch (StatusRuntimeException | IllegalArgumentException e) {
            throw Fault.of(Reason.OVERLOADED, "the auth service cannot be asked now")
                    .retryAfter(Duration.ofSeconds(1))
                    .causedBy(e);
        }
    }

    private void remember(Person person) {
        names.put(person.name(), person);
        ids.put(person.id(), person);
    }

    private static Person person(ferry.proto.auth.v1.Person person) {
        return new Person(
                UserId.parse(person.getId()),
                new UserName(person.getName()),
                person.getEnabled(),
                person.getQuotaBytes());
    }

    private static <K> Cache<K, Person> cache() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(REMEMBERED)
                .build();
    }
}
