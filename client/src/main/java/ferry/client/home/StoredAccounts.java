package ferry.client.home;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.retry.Time;
import ferry.client.session.Accounts;
import ferry.client.session.Credentials;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The accounts at one server, in a folder.
final class StoredAccounts implements Accounts {

    private static final String SERVER = "server";
    private static final String USER = "user";
    private static final String DEVICE = "device";
    private static final Pattern USER_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,62}");

    private final PrivateFolder folder;
    private final Time time;

    StoredAccounts(PrivateFolder folder, Time time) {
        this.folder = folder;
        this.time = time;
    }

    @Override
    public Optional<String> current() {
        return entries().value(USER);
    }

    @Override
    public void use(String userName) {
        change(USER, safe(userName));
    }

    @Override
    public Credentials of(String userName) {
        return new StoredCredentials(folder.folder("users").folder(safe(userName)), time);
    }

    @Override
    public String deviceId() {
        return entries()
                .value(DEVICE)
                .orElseGet(() -> change(DEVICE, "device-" + UUID.randomUUID()));
    }

    /// Sets a value unless, for the device, another process was faster.
    private String change(String key, String value) {
        return folder.locked(
                "lock",
                time,
                () -> {
                    KeyValueText entries = entries();
                    if (key.equals(DEVICE) && entries.value(DEVICE).isPresent()) {
                        return entries.value(DEVICE).get();
                    }
                    folder.write(SERVER, entries.with(key, value));
                    return value;
                });
    }

    private KeyValueText entries() {
        return folder.read(SERVER).orElseGet(() -> new KeyValueText(Map.of()));
    }

    /// A name that comes from a server must not become a path.
    static String safe(String userName) {
        String name = userName.toLowerCase(Locale.ROOT);
        if (!USER_NAME.matcher(name).matches()) {
            throw new FerryException(
                    Problem.FIELD_INVALID,
                    "user name: "
                            + name
                            + " (expected: 2 to 63 of a-z, 0-9, dot, dash and underscore, the"
                            + " first a letter or digit)",
                    Map.of("field", "username"),
                    null,
                    null);
        }
        return name;
    }
}
