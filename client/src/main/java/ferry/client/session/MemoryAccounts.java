package ferry.client.session;

import ferry.client.model.Grant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Accounts that are forgotten when the process ends. For programs that keep no home.
public final class MemoryAccounts implements Accounts {

    private final Map<String, Credentials> accounts = new ConcurrentHashMap<>();
    private final String deviceId = "memory-" + UUID.randomUUID();
    private volatile @Nullable String current;

    @Override
    public Optional<String> current() {
        return Optional.ofNullable(current);
    }

    @Override
    public void use(String userName) {
        current = userName;
    }

    @Override
    public Credentials of(String userName) {
        return accounts.computeIfAbsent(userName, _ -> new InMemory());
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    private static final class InMemory implements Credentials {
        private final ReentrantLock turn = new ReentrantLock();
        private volatile @Nullable Grant tokens;
        private volatile @Nullable String cookie;

        @Override
        public Optional<Grant> tokens() {
            return Optional.ofNullable(tokens);
        }

        @Override
        public void store(Grant grant) {
            tokens = grant;
            if (!grant.deviceCookie().isEmpty()) {
                cookie = grant.deviceCookie();
            }
        }

        @Override
        public void drop() {
            tokens = null;
        }

        @Override
        public Optional<String> deviceCookie() {
            return Optional.ofNullable(cookie);
        }

        @Override
        public <T> T exclusively(Supplier<T> action) {
            turn.lock();
            try {
                return action.get();
            } finally {
                turn.unlock();
            }
        }
    }
}
