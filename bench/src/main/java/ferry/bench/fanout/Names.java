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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everybody whose name is `w` and a number, for measuring without an auth service: the token is the name.
final class Names implements TokenVerifier, People, LiveSessions {
    private static final UUID INSTALLATION = new UUID(7, 7);

    static String name(int number) {
        return "w" + number;
    }

    @Override
    public TokenVerdict verify(String token) {
        Person person = person(new UserName(token));
        return new TokenVerdict.Accepted(
                new Caller(
                        person.id(),
                        person.name(),
                        new SessionId(person.id().value()),
                        Role.USER,
                        Instant.EPOCH,
                        "key"));
    }

    @Override
    public Map<UserName, Person> byNames(Collection<UserName> names) {
        return names.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), Names::person));
    }

    private static Person person(UserName name) {
        UUID id = UUID.nameUUIDFromBytes(name.value().getBytes(StandardCharsets.US_ASCII));
        return new Person(new UserId(id), name, true, 0);
    }

    /// Only files in one message are sent here, whose recipients are not asked for again.
    @Override
    public Map<UserId, Person> byIds(Collection<UserId> ids) {
        throw new UnsupportedOperationException("people by their ids");
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
