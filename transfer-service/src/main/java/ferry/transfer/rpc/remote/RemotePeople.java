package ferry.transfer.rpc.remote;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.DirectoryServiceGrpc.DirectoryServiceBlockingStub;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.proto.auth.v1.LookupUsersResponse;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Asks the auth service for people, and remembers whom it found for 30 seconds. Who was not found is asked for again, so
/// that a new account can be sent to at once.
final class RemotePeople implements People {
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MAX_REMEMBERED = 10_000;

    private final DirectoryServiceBlockingStub directory;
    private final Supplier<Optional<InstallationId>> installation;
    private final Cache<UserName, Person> named;
    private final Cache<UserId, Person> numbered;

    /// @param installation whose people the auth service has told of
    RemotePeople(
            Channel auth, Supplier<Optional<InstallationId>> installation, InstantSource clock) {
        this.installation = installation;
        this.directory = DirectoryServiceGrpc.newBlockingStub(auth);
        this.named = cache(clock);
        this.numbered = cache(clock);
    }

    private static <K> Cache<K, Person> cache(InstantSource clock) {
        Instant start = clock.instant();
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> Duration.between(start, clock.instant()).toNanos())
                .build();
    }

    @Override
    public Map<UserName, Person> byNames(Collection<UserName> names) {
        Map<UserName, Person> found = new HashMap<>(named.getAllPresent(names));
        List<String> missing =
                names.stream()
                        .filter(name -> !found.containsKey(name))
                        .map(UserName::value)
                        .toList();
        if (!missing.isEmpty()) {
            LookupUsersRequest request =
                    LookupUsersRequest.newBuilder().addAllNames(missing).build();
            ask(request).forEach(person -> found.put(person.name(), person));
        }
        return Map.copyOf(found);
    }

    @Override
    public Map<UserId, Person> byIds(Collection<UserId> ids) {
        Map<UserId, Person> found = new HashMap<>(numbered.getAllPresent(ids));
        List<String> missing =
                ids.stream().filter(id -> !found.containsKey(id)).map(UserId::toString).toList();
        if (!missing.isEmpty()) {
            LookupUsersRequest request = LookupUsersRequest.newBuilder().addAllIds(missing).build();
            ask(request).forEach(person -> found.put(person.id(), person));
        }
        return Map.copyOf(found);
    }

    /// Only who is listed as deleted is gone.
    @Override
    public Set<UserId> departed(Collection<UserId> ids) {
        LookupUsersRequest request =
                LookupUsersRequest.newBuilder()
                        .addAllIds(ids.stream().map(UserId::toString).toList())
                        .build();
        Set<String> deleted = Set.copyOf(call(request).getDeletedIdsList());
        return ids.stream()
                .filter(id -> deleted.contains(id.toString()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<InstallationId> installation() {
        return installation.get();
    }

    /// Asks anew for somebody whom something has happened to.
    void forget(UserId id) {
        Person known = numbered.getIfPresent(id);
        numbered.invalidate(id);
        if (known != null) {
            named.invalidate(known.name());
        }
    }

    /// Asks anew for everybody.
    void forgetAll() {
        numbered.invalidateAll();
        named.invalidateAll();
    }

    private List<Person> ask(LookupUsersRequest request) {
        List<Person> people = new ArrayList<>();
        for (ferry.proto.auth.v1.Person wire : call(request).getPeopleList()) {
            Person person =
                    new Person(
                            UserId.parse(wire.getId()),
                            new UserName(wire.getName()),
                            wire.getEnabled(),
                            wire.getQuotaBytes());
            named.put(person.name(), person);
            numbered.put(person.id(), person);
            people.add(person);
        }
        return people;
    }

    private LookupUsersResponse call(LookupUsersRequest request) {
        try {
            return directory.withDeadlineAfter(DEADLINE).lookupUsers(request);
        } catch (StatusRuntimeException failed) {
            // Not as the cause itself: gRPC would answer our caller with the status it finds there
            throw Fault.of(Reason.OVERLOADED, "people cannot be looked up right now")
                    .causedBy(new IOException("LookupUsers: " + failed.getStatus()));
        }
    }
}
