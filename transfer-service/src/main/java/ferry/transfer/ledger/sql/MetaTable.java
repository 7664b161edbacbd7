package ferry.transfer.ledger.sql;

import ferry.kernel.identity.InstallationId;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What the ledger knows of itself.
final class MetaTable {
    private MetaTable() {}

    /// Gives a new ledger the store's id and an epoch; checks the id of an old one.
    ///
    /// @param fresh whether there may be a new one; later, an empty one has taken the place of one that is lost
    /// @return the epoch of the people's logs
    static long claim(Handle handle, UUID storeId, boolean fresh, SecureRandom random) {
        Optional<String> known = read(handle, "store_id");
        if (known.isEmpty()) {
            requireNew(handle, fresh);
            write(handle, "store_id", storeId.toString());
            write(handle, "log_epoch", Long.toString(random.nextLong()));
        } else if (!known.get().equals(storeId.toString())) {
            throw new IllegalStateException(
                    "ledger.db belongs to another data folder (store "
                            + known.get()
                            + ", store-id says "
                            + storeId
                            + "): put back the one that belongs to this");
        }
        return Long.parseLong(read(handle, "log_epoch").orElseThrow());
    }

    private static void requireNew(Handle handle, boolean fresh) {
        boolean used =
                handle.createQuery("SELECT EXISTS (SELECT 1 FROM transfer)")
                        .mapTo(Boolean.class)
                        .one();
        if (used || !fresh) {
            throw new IllegalStateException(
                    "ledger.db does not say which data folder it belongs to: put back the one that"
                            + " belongs to this");
        }
    }

    /// @return false if the ledger belongs to another installation
    static boolean belongsTo(Handle handle, InstallationId installation) {
        Optional<String> known = read(handle, "installation");
        if (known.isEmpty()) {
            write(handle, "installation", installation.toString());
        }
        return known.isEmpty() || known.get().equals(installation.toString());
    }

    static void renewEpoch(Handle handle, SecureRandom random) {
        handle.createUpdate("UPDATE meta SET value = :value WHERE name = 'log_epoch'")
                .bind("value", Long.toString(random.nextLong()))
                .execute();
    }

    private static Optional<String> read(Handle handle, String name) {
        return handle.createQuery("SELECT value FROM meta WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne();
    }

    private static void write(Handle handle, String name, String value) {
        handle.createUpdate("INSERT INTO meta (name, value) VALUES (:name, :value)")
                .bind("name", name)
                .bind("value", value)
                .execute();
    }
}
