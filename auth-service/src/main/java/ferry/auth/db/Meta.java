package ferry.auth.db;

import java.util.Optional;
import java.util.function.Supplier;

/// Facts about the installation that are set once.
public final class Meta {
    private final Database database;

    public Meta(Database database) {
        this.database = database;
    }

    /// Reads a fact; sets it first if it is missing. Of two replicas that set it at the same time, one wins, and both
    /// read its value.
    public String valueOrSet(String name, Supplier<String> initial) {
        return value(name)
                .orElseGet(() -> {
                    set(name, initial.get());
                    return value(name).orElseThrow();
                });
    }

    public Optional<String> value(String name) {
        return database.read(handle ->
                handle.createQuery("SELECT value FROM meta WHERE name = :name")
                        .bind("name", name)
                        .mapTo(String.class)
                        .findOne());
    }

    private void set(String name, String value) {
        database.write(handle ->
                handle.createUpdate(
                                "INSERT INTO meta (name, value) VALUES (:name, :value)"
                                        + " ON CONFLICT (name) DO NOTHING")
                        .bind("name", name)
                        .bind("value", value)
                        .execute());
    }
}
