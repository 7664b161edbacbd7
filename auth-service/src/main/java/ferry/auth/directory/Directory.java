package ferry.auth.directory;

import ferry.auth.db.Database;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds people by exact names or ids, and lists them. Who is unknown or has been deleted is not in the answer. Safe for many threads.
public final class Directory {
    /// Bound of names or ids in one lookup.
    public static final int MAX_LOOKUP = 256;

    private static final String SELECT =
            "SELECT id, name, enabled, quota_bytes FROM account WHERE deleted_at IS NULL AND ";

    private final Database database;

    public Directory(Database database) {
        this.database = database;
    }

    /// @return in no particular order, each person once
    /// @throws IllegalArgumentException for more than [#MAX_LOOKUP] names
    public List<Person> byNames(Collection<UserName> names) {
        return find("name IN (<keys>)", names);
    }

    /// @return in no particular order, each person once
    /// @throws IllegalArgumentException for more than [#MAX_LOOKUP] ids
    public List<Person> byIds(Collection<UserId> ids) {
        return find("id IN (<keys>)", ids);
    }

    /// Which of these accounts have been deleted, once and for all. Who is not among them exists, or nobody knows why not: the
    /// accounts may be older than whoever asks.
    ///
    /// @throws IllegalArgumentException for more than [#MAX_LOOKUP] ids
    public Set<UserId> deleted(Collection<UserId> ids) {
        List<String> texts = bounded(ids);
        if (texts.isEmpty()) {
            return Set.of();
        }
        return database.read(handle ->
                handle.createQuery(
                                "SELECT id FROM account"
                                        + " WHERE deleted_at IS NOT NULL AND id IN (<keys>)")
                        .bindList("keys", texts)
                        .map((row, context) -> UserId.parse(row.getString("id")))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /// A page of everybody, ordered by name.
    ///
    /// @param after the name that the page before ended with; empty for the first
    public List<Person> page(String after, int size) {
        return database.read(handle ->
                handle.createQuery(SELECT + "name > :after ORDER BY name LIMIT :size")
                        .bind("after", after)
                        .bind("size", size)
                        .map((row, context) -> person(row))
                        .list());
    }

    private List<Person> find(String condition, Collection<?> keys) {
        List<String> texts = bounded(keys);
        if (texts.isEmpty()) {
            return List.of();
        }
        return database.read(handle ->
                handle.createQuery(SELECT + condition)
                        .bindList("keys", texts)
                        .map((row, context) -> person(row))
                        .list());
    }

    private static List<String> bounded(Collection<?> keys) {
        if (keys.size() > MAX_LOOKUP) {
            throw new IllegalArgumentException(
                    "keys: " + keys.size() + " (expected: at most " + MAX_LOOKUP + ")");
        }
        return keys.stream().map(Object::toString).distinct().toList();
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                new UserId(UUID.fromString(row.getString("id"))),
                new UserName(row.getString("name")),
                row.getInt("enabled") == 1,
                row.getLong("quota_bytes"));
    }
}
