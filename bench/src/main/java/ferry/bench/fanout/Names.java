package ferry.bench.fanout;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.LiveSessions;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everybody whose name is `w` and a number, for measuring without an auth service: the token is the name.
public final class Names implements TokenVerifier, People, LiveSessions {
    private static final UUID INSTALLATION = new UUID(7, 7);

    private final ConcurrentMap<UserId, Person> known = new ConcurrentHashMap<>();

    static String name(int number) {
        return "w" + number;
    }

    @Override
    public TokenVerdict verify(String token) {
        return new TokenVerdict.Accepted(caller(person(new UserName(token))));
    }

    /// One of them, logged in.
    public Caller caller(int number) {
        return caller(person(new UserName(name(number))));
    }

    private static Caller caller(Person person) {
        return new Caller(
                person.id(),
                person.name(),
                new SessionId(person.id().value()),
                Role.USER,
                Instant.EPOCH,
                "key");
    }

    @Override
    public Map<UserName, Person> byNames(Collection<UserName> names) {
        return names.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), this::person));
    }

    private Person person(UserName name) {
        UUID number = UUID.nameUUIDFromBytes(name.value().getBytes(StandardCharsets.US_ASCII));
        return known.computeIfAbsent(new UserId(number), id -> new Person(id, name, true, 0));
    }

    @Override
    public Map<UserId, Person> byIds(Collection<UserId> ids) {
        return ids.stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(Person::id, Function.identity()));
    }

    @Override
    public Set<UserId> departed(Collection<UserId> ids) {
        return Set.of();
    }

    @Override
    public Optional<InstallationId> installation() {
        return Optional.of(new InstallationId(INSTALLATION));
    }

    @Override
    public Optional<Reason> refusal(Caller caller) {
        return Optional.empty();
    }

    @Override
    public Optional<Reason> end(Caller caller) {
        return Optional.empty();
    }
}
