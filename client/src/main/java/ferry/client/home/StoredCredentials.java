package ferry.client.home;

import ferry.client.model.Account;
import ferry.client.model.Grant;
import ferry.client.retry.Time;
import ferry.client.session.Credentials;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The secrets of one account, in a folder.
final class StoredCredentials implements Credentials {

    private static final String TOKENS = "tokens";
    private static final String DEVICE = "device";
    private static final String COOKIE = "cookie";

    private final PrivateFolder folder;
    private final Time time;

    StoredCredentials(PrivateFolder folder, Time time) {
        this.folder = folder;
        this.time = time;
    }

    @Override
    public Optional<Grant> tokens() {
        return folder.read(TOKENS).flatMap(StoredCredentials::grant);
    }

    private static Optional<Grant> grant(KeyValueText text) {
        Map<String, String> entries = text.entries();
        try {
            return Optional.of(
                    new Grant(
                            entries.getOrDefault("access_token", ""),
                            Instant.parse(entries.getOrDefault("access_expires", "")),
                            entries.getOrDefault("refresh_token", ""),
                            entries.getOrDefault("session_id", ""),
                            new Account(
                                    entries.getOrDefault("user_id", ""),
                                    entries.getOrDefault("user_name", ""),
                                    Boolean.parseBoolean(entries.get("admin"))),
                            "",
                            entries.getOrDefault("transfer_target", "")));
        } catch (DateTimeException _) {
            return Optional.empty(); // not ours, or garbled: as good as none
        }
    }

    @Override
    public void store(Grant grant) {
        if (!grant.deviceCookie().isEmpty()) {
            folder.write(DEVICE, new KeyValueText(Map.of(COOKIE, grant.deviceCookie())));
        }
        folder.write(
                TOKENS,
                new KeyValueText(
                        Map.of(
                                "access_token", grant.accessToken(),
                                "access_expires", grant.accessExpires().toString(),
                                "refresh_token", grant.refreshToken(),
                                "session_id", grant.sessionId(),
                                "user_id", grant.account().id(),
                                "user_name", grant.account().name(),
                                "admin", Boolean.toString(grant.account().admin()),
                                "transfer_target", grant.transferTarget())));
    }

    @Override
    public void drop() {
        folder.delete(TOKENS);
    }

    @Override
    public Optional<String> deviceCookie() {
        return folder.read(DEVICE).flatMap(text -> text.value(COOKIE));
    }

    @Override
    public <T> T exclusively(Supplier<T> action) {
        return folder.locked("lock", time, action);
    }
}
