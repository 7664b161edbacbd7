package ferry.transfer.rpc.remote;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.SigningKeys;
import ferry.proto.auth.v1.GetSigningKeysRequest;
import ferry.proto.auth.v1.GetSigningKeysResponse;
import ferry.proto.auth.v1.TrustServiceGrpc;
import ferry.proto.auth.v1.TrustServiceGrpc.TrustServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The auth service's public keys, fetched at start, every five minutes, and when a token names a key that is not among
/// them: at most once in 30 seconds, so that invented key ids do not become a flood. When the auth service itself says that
/// they have changed they are fetched at once.
///
/// One thread of its own talks to the network; callers never wait for it.
final class RemoteSigningKeys implements SigningKeys, AutoCloseable {
    static final Duration REFETCH_PAUSE = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(RemoteSigningKeys.class);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /// By then a replica that is behind the others, or cut off from them, knows better or has gone: what is still told is so.
    static final Duration LOWER_BELIEVED = Duration.ofMinutes(1);

    /// An auth replica that is behind the others is so for less than a second.
    private static final int FETCHES_OF_A_VERSION = 60;

    private static final int MAX_ASKED = 256;
    private static final int MAX_KEYS = 16;

    private final TrustServiceBlockingStub trust;
    private final Consumer<Set<String>> keysAre;
    private final InstantSource clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("signing-keys").daemon().factory());

    private volatile @Nullable Loaded loaded;
    // Guarded by this
    private final Set<String> asked = new HashSet<>();
    private Instant lastFetch = Instant.MIN;
    private boolean fetching;
    // Of the thread that fetches
    private @Nullable Instant lowerSince;

    /// @param foreign key ids that somebody asked for before these keys were fetched, and that are not among them
    /// @param retired key ids that were among them once, newest last
    private record Loaded(
            InstallationId installation,
            long version,
            List<JWK> keys,
            Set<String> foreign,
            SequencedSet<String> retired) {}

    private RemoteSigningKeys(Channel auth, Consumer<Set<String>> keysAre, InstantSource clock) {
        this.trust = TrustServiceGrpc.newBlockingStub(auth);
        this.keysAre = keysAre;
        this.clock = clock;
    }

    /// Begins to fetch, and goes on trying until the auth service answers.
    ///
    /// @param keysAre told the ids of the keys whenever they have been fetched; must not block
    static RemoteSigningKeys start(
            Channel auth, Consumer<Set<String>> keysAre, InstantSource clock) {
        RemoteSigningKeys keys = new RemoteSigningKeys(auth, keysAre, clock);
        keys.thread.execute(keys::fetchAndPlanTheNext);
        return keys;
    }

    @Override
    public List<JWK> current() {
        Loaded now = loaded;
        return now == null ? List.of() : now.keys();
    }

    /// Whose tokens these keys sign; empty until they have been loaded.
    Optional<InstallationId> installation() {
        return Optional.ofNullable(loaded).map(Loaded::installation);
    }

    @Override
    public boolean isForeign(String keyId) {
        Loaded now = loaded;
        if (now != null && (now.foreign().contains(keyId) || now.retired().contains(keyId))) {
            return true;
        }
        if (mayFetchFor(keyId)) {
            schedule(this::fetch, Duration.ZERO);
        }
        return false;
    }

    /// Fetches now, and until they are there: whoever is trusted says that the keys have changed.
    void changed(long version) {
        schedule(() -> fetchUntil(version, FETCHES_OF_A_VERSION), Duration.ZERO);
    }

    private void fetchUntil(long version, int times) {
        fetch();
        Loaded now = loaded;
        if (times > 1 && (now == null || now.version() < version)) {
            schedule(() -> fetchUntil(version, times - 1), RETRY);
        }
    }

    private void schedule(Runnable work, Duration pause) {
        try {
            ScheduledFuture<?> _ = thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            log.debug("event=signing_keys_closing");
        }
    }

    private synchronized boolean mayFetchFor(String keyId) {
        if (asked.size() < MAX_ASKED) {
            asked.add(keyId);
        }
        if (fetching || clock.instant().isBefore(lastFetch.plus(REFETCH_PAUSE))) {
            return false;
        }
        fetching = true;
        return true;
    }

    private void fetchAndPlanTheNext() {
        fetch();
        schedule(this::fetchAndPlanTheNext, loaded == null ? RETRY : REFRESH);
    }

    private void fetch() {
        Set<String> askedBefore = begin();
        try {
            accept(
                    trust.withDeadlineAfter(DEADLINE)
                            .getSigningKeys(GetSigningKeysRequest.getDefaultInstance()),
                    askedBefore);
        } catch (StatusRuntimeException failed) {
            log.warn("event=signing_keys_not_fetched status={}", failed.getStatus().getCode());
        } catch (ParseException | RuntimeException garbled) {
            log.error("event=signing_keys_garbled", garbled);
        } finally {
            end();
        }
    }

    private synchronized Set<String> begin() {
        fetching = true;
        lastFetch = clock.instant();
        Set<String> before = Set.copyOf(asked);
        asked.clear();
        return before;
    }

    private synchronized void end() {
        fetching = false;
    }

    private void accept(GetSigningKeysResponse answer, Set<String> askedBefore)
            throws ParseException {
        InstallationId installation = InstallationId.parse(answer.getInstallationId());
        Loaded before = loaded;
        if (before != null && !before.installation().equals(installation)) {
            log.error("event=signing_keys_foreign installation={}", installation);
            return;
        }
        if (before != null && isTooOld(answer.getVersion(), before.version())) {
            return;
        }
        List<JWK> keys =
                JWKSet.parse(answer.getJwksJson()).getKeys().stream()
                        .filter(ECKey.class::isInstance)
                        .filter(key -> key.getKeyID() != null)
                        .limit(MAX_KEYS)
                        .map(JWK::toPublicJWK)
                        .toList();
        Set<String> foreign = new HashSet<>(askedBefore);
        keys.forEach(key -> foreign.remove(key.getKeyID()));
        loaded =
                new Loaded(
                        installation,
                        answer.getVersion(),
                        keys,
                        Set.copyOf(foreign),
                        retired(before, keys));
        keysAre.accept(keys.stream().map(JWK::getKeyID).collect(Collectors.toSet()));
        if (before == null) {
            log.info(
                    "event=signing_keys_loaded installation={} keys={}", installation, keys.size());
        }
    }

    /// Keys that were there before the ones that are known would make honest tokens void, and stolen keys good.
    private boolean isTooOld(long version, long known) {
        Instant now = clock.instant();
        if (version >= known) {
            lowerSince = null;
            return false;
        }
        if (lowerSince == null) {
            lowerSince = now;
            schedule(this::fetch, LOWER_BELIEVED);
            log.warn("event=signing_keys_older version={} known={}", version, known);
        }
        boolean believed = !now.isBefore(lowerSince.plus(LOWER_BELIEVED));
        if (believed) {
            lowerSince = null;
        }
        return !believed;
    }

    /// A token of a retired key is known to be void at once: nobody has to ask whose it is.
    private static SequencedSet<String> retired(@Nullable Loaded before, List<JWK> keys) {
        SequencedSet<String> retired = new LinkedHashSet<>();
        if (before != null) {
            retired.addAll(before.retired());
            before.keys().forEach(key -> retired.add(key.getKeyID()));
        }
        keys.forEach(key -> retired.remove(key.getKeyID()));
        while (retired.size() > MAX_KEYS) {
            retired.removeFirst();
        }
        return Collections.unmodifiableSequencedSet(retired);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
