package ferry.auth;

import ferry.auth.account.Accounts;
import ferry.auth.db.Database;
import ferry.auth.db.Meta;
import ferry.auth.secret.Secrets;
import ferry.auth.secret.SecretsFile;
import ferry.kernel.identity.InstallationId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// Who this installation is: its id, and secrets that fit its database. Made at the first start.
record Installation(InstallationId id, Secrets secrets) {
    private static final String SECRETS_MARK = "secrets_mark";
    private static final String STORE_ID = "store_id";

    /// @throws IOException if secrets, database and data folder do not belong together; says what to do
    static Installation open(AuthSettings settings, Database database, SecureRandom random)
            throws IOException {
        Meta meta = new Meta(database);
        Secrets secrets = secrets(PepperCommand.secretsIn(settings.dataDir()), meta, random);
        requirePeppers(database, secrets);
        requireStore(settings.store(), meta);
        String id = meta.valueOrSet("installation_id", () -> UUID.randomUUID().toString());
        return new Installation(InstallationId.parse(id), secrets);
    }

    private static Secrets secrets(Path path, Meta meta, SecureRandom random) throws IOException {
        SecretsFile file = new SecretsFile(path);
        Optional<String> expected = meta.value(SECRETS_MARK);
        if (!file.exists() && expected.isPresent()) {
            throw new IOException(
                    path
                            + " is missing: put back the copy that belongs to this database"
                            + " (without it no password can be checked)");
        }
        Secrets secrets = file.exists() ? file.read() : file.create(random);
        String mark = HexFormat.of().formatHex(secrets.keyFor("mark").getEncoded());
        if (!meta.valueOrSet(SECRETS_MARK, () -> mark).equals(mark)) {
            throw new IOException(
                    path + " belongs to another database: put back the copy that belongs to this");
        }
        return secrets;
    }

    private static void requirePeppers(Database database, Secrets secrets) throws IOException {
        for (String id : database.read(handle -> new Accounts().pepperIds(handle))) {
            if (secrets.pepper(id).isEmpty()) {
                throw new IOException(
                        "pepper "
                                + id
                                + " is missing from the secrets file: put back the copy that"
                                + " belongs to this database");
            }
        }
    }

    private static void requireStore(Optional<AuthSettings.Store> store, Meta meta)
            throws IOException {
        if (store.isEmpty()) {
            return;
        }
        String expected = store.get().id();
        if (!store.get().fresh() && meta.value(STORE_ID).isEmpty()) {
            throw new IOException(
                    "the accounts do not say which data folder they belong to: put back those that"
                            + " belong to store "
                            + expected);
        }
        String known = meta.valueOrSet(STORE_ID, () -> expected);
        if (!known.equals(expected)) {
            throw new IOException(
                    "the accounts belong to another data folder (store %s, expected: %s)"
                            .formatted(known, expected));
        }
    }
}
