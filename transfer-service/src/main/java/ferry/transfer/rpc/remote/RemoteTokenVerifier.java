package ferry.transfer.rpc.remote;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.SigningKeys;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.TokenVerifier;
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
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges tokens offline with the auth service's keys. Until they have been loaded, nobody is logged out: the verdict is
/// OVERLOADED, which clients try again.
public final class RemoteTokenVerifier implements TokenVerifier, SigningKeys, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteTokenVerifier.class);
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(30);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int MAX_UNKNOWN_KEYS = 1_000;
    private static final long DEADLINE_SECONDS = 5;

    private final TrustServiceBlockingStub trust;
    private final InstantSource clock;
    private final ScheduledExecutorService fetches;

    /// Key ids that are not in the list, and when they were first seen. Bounded: anybody can make them up.
    private final Cache<String, Instant> unknown =
            Caffeine.newBuilder()
                    .maximumSize(MAX_UNKNOWN_KEYS)
                    .expireAfterWrite(LEAST_INTERVAL.multipliedBy(2))
                    .build();

    private final AtomicReference<Instant> lastAsked = new AtomicReference<>(Instant.MIN);
    private volatile @Nullable Loaded loaded;

    /// @param asOf when the list was asked for
    private record Loaded(InstallationId installation, List<JWK> keys, Instant asOf) {}

    public RemoteTokenVerifier(Channel auth, InstantSource clock) {
        this.trust = TrustServiceGrpc.newBlockingStub(auth);
        this.clock = clock;
        this.fetches =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("signing-keys").daemon(true).factory());
        fetches.execute(this::fetchFirst);
        var _ =
                fetches.scheduleWithFixedDelay(
                        this::fetch, REFRESH.toSeconds(), REFRESH.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public TokenVerdict verify(String token) {
        Loaded now = loaded;
        return now == null
                ? new TokenVerdict.Refused(Reason.OVERLOADED)
                : new JwtTokenVerifier(now.installation(), this, clock).verify(token);
    }

    @Override
    public List<JWK> current() {
        Loaded now = loaded;
        return now == null ? List.of() : now.keys();
    }

    /// A key id is foreign if it is missing in a list that was asked for after the id was first seen. Lists are asked for
    /// at most every 30 s, whatever people send.
    @Override
    public boolean isForeign(String keyId) {
        Instant now = clock.instant();
        Instant firstSeen = unknown.get(keyId, _ -> now);
        Loaded known = loaded;
        if (known != null && known.asOf().isAfter(firstSeen)) {
            return true;
        }
        Instant last = lastAsked.get();
        if (last.plus(LEAST_INTERVAL).isBefore(now) && lastAsked.compareAndSet(last, now)) {
            fetches.execute(this::fetch);
        }
        return false;
    }

    @Override
    public void close() {
        fetches.shutdownNow();
    }

    private void fetchFirst() {
        if (!fetch()) {
            var _ =
                    fetches.schedule(
                            this::fetchFirst, FIRST_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean fetch() {
        Instant asked = clock.instant();
        lastAsked.set(asked);
        try {
            take(
                    trust.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                            .getSigningKeys(GetSigningKeysRequest.getDefaultInstance()),
                    asked);
            return true;
        } catch (StatusRuntimeException | ParseException | IllegalArgumentException e) {
            LOG.warn("event=signing_keys_not_loaded error=\"{}\"", e.getMessage());
            return false;
        }
    }

    private void take(GetSigningKeysResponse response, Instant asked) throws ParseException {
        InstallationId installation = InstallationId.parse(response.getInstallationId());
        Loaded before = loaded;
        if (before != null && !before.installation().equals(installation)) {
            throw new IllegalArgumentException("the auth service is of another installation now");
        }
        loaded = new Loaded(installation, JWKSet.parse(response.getJwksJson()).getKeys(), asked);
    }
}
