package ferry.standalone;

import ferry.auth.directory.Directory;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The people of the auth service in the same process.
final class DirectoryPeople implements People {
    private final Directory directory;
    private final InstallationId installation;

    DirectoryPeople(Directory directory, InstallationId installation) {
        this.directory = directory;
        this.installation = installation;
    }

    @Override
    public Map<UserName, Person> byNames(Collection<UserName> names) {
        return keyed(directory.byNames(names), Person::name);
    }

    @Override
    public Map<UserId, Person> byIds(Collection<UserId> ids) {
        return keyed(directory.byIds(ids), Person::id);
    }

    @Override
    public Set<UserId> departed(Collection<UserId> ids) {
        return directory.deleted(ids);
    }

    @Override
    public Optional<InstallationId> installation() {
        return Optional.of(installation);
    }

    private static <K> Map<K, Person> keyed(
            List<ferry.auth.directory.Person> found, Function<Person, K> key) {
        return found.stream()
                .map(person ->
                        new Person(
                                person.id(), person.name(), person.enabled(), person.quotaBytes()))
                .collect(Collectors.toUnmodifiableMap(key, Function.identity()));
    }
}
