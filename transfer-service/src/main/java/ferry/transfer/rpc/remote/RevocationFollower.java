package ferry.transfer.rpc.remote;

import com.google.protobuf.Timestamp;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.LiveSessions;
import ferry.kernel.identity.RevokedSessions;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import ferry.proto.auth.v1.Revocation;
import ferry.proto.auth.v1.TrustServiceGrpc;
import ferry.proto.auth.v1.TrustServiceGrpc.TrustServiceStub;
import ferry.proto.auth.v1.WatchRevocationsRequest;
import ferry.proto.auth.v1.WatchRevocationsResponse;
import ferry.transfer.people.DepartureListener;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which sessions have ended, by following the auth service's feed from where it stood. Safe for use by many threads.
///
/// While the feed is silent nobody is put out at once: a revocation is awaited for five minutes, in which every access token
/// that is out runs out too. Then nothing is known any more, and every call and every stream is refused as `OVERLOADED`,
/// which logs nobody out.
final class RevocationFollower implements LiveSessions, AutoCloseable {
    /// Three heartbeats: something is wrong, and the connection is made anew.
    static final Duration SUSPICIOUS = Duration.ofSeconds(15);

    /// How long what is known counts as true.
    static final Duration TRUSTED = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(RevocationFollower.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final TrustServiceStub trust;
    private final InstantSource clock;
    private final LongConsumer keysChanged;
    private final DepartureListener listener;
    private final RevokedSessions revoked;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("revocations").daemon().factory());

    private volatile @Nullable Instant caughtUp;
    // Guarded by this
    private long revision;
    private long keysVersion = -1;
    private @Nullable Stream stream;
    private Instant streamBegan = Instant.MIN;
    private boolean silent;

    /// Knows nothing until it has been started.
    ///
    /// @param revoked takes what is heard
    /// @param keysChanged told the new version when signing keys have been made or retired; must not block
    RevocationFollower(
            Channel auth,
            InstantSource clock,
            RevokedSessions revoked,
            LongConsumer keysChanged,
            DepartureListener listener) {
        this.trust = TrustServiceGrpc.newStub(auth);
        this.clock = clock;
        this.keysChanged = keysChanged;
        this.listener = listener;
        this.revoked = revoked;
    }

    /// Begins to follow, and goes on trying.
    void start() {
        ScheduledFuture<?> _ =
                thread.scheduleWithFixedDelay(
                        this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<Reason> refusal(Caller caller) {
        return revoked.end(caller)
                .or(() -> knows() ? revoked.refusal(caller) : Optional.of(Reason.OVERLOADED));
    }

    @Override
    public Optional<Reason> end(Caller caller) {
        return revoked.end(caller)
                .or(() -> knows() ? Optional.empty() : Optional.of(Reason.OVERLOADED));
    }

    /// How long nothing has been heard; -1 before the first time.
    long silenceSeconds() {
        Instant last = caughtUp;
        return last == null ? -1 : Duration.between(last, clock.instant()).toSeconds();
    }

    private boolean knows() {
        Instant last = caughtUp;
        return last != null && clock.instant().isBefore(last.plus(TRUSTED));
    }

    /// Sees to it that there is a stream, and that it is alive.
    private synchronized void look() {
        try {
            Instant now = clock.instant();
            Instant heard = caughtUp;
            Instant since = heard == null || streamBegan.isAfter(heard) ? streamBegan : heard;
            if (stream != null && now.isAfter(since.plus(SUSPICIOUS))) {
                stream.cancel();
                stream = null;
            }
            if (!silent && heard != null && now.isAfter(heard.plus(SUSPICIOUS))) {
                silent = true;
                log.warn("event=revocations_silent since={}", heard);
            }
            if (stream == null) {
                stream = new Stream();
                streamBegan = now;
                trust.watchRevocations(
                        WatchRevocationsRequest.newBuilder().setFromRevision(revision).build(),
                        stream);
            }
        } catch (RuntimeException failed) {
            // An exception would end the schedule; the next look tries again
            log.error("event=revocations_not_followed", failed);
        }
    }

    /// Called in turn for the messages of one stream.
    private synchronized void take(Stream from, WatchRevocationsResponse news) {
        if (stream != from) {
            return; // given up meanwhile
        }
        news.getRevocationsList().forEach(this::apply);
        revision = news.getRevision();
        if (news.getReset()) {
            log.info("event=revocations_reset revision={}", revision);
            listener.anybody();
        }
        if (keysVersion != news.getSigningKeysVersion()) {
            keysVersion = news.getSigningKeysVersion();
            keysChanged.accept(keysVersion);
        }
        if (news.getCaughtUp()) {
            heard();
        }
    }

    private void heard() {
        if (caughtUp == null || silent) {
            silent = false;
            log.info("event=revocations_followed revision={}", revision);
        }
        caughtUp = clock.instant();
    }

    private void apply(Revocation revocation) {
        UserId user = UserId.parse(revocation.getUserId());
        Instant at = instant(revocation.getTime());
        if (revocation.getSessionId().isEmpty()) {
            revoked.revokeAll(user, at);
            listener.maybe(user);
        } else {
            revoked.revoke(SessionId.parse(revocation.getSessionId()), at);
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private synchronized void ended(Stream which, Status status) {
        if (stream == which) {
            stream = null; // the next look opens another
            log.debug("event=revocations_ended status={}", status.getCode());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            if (stream != null) {
                stream.cancel();
                stream = null;
            }
        }
    }

    private final class Stream
            implements ClientResponseObserver<WatchRevocationsRequest, WatchRevocationsResponse> {
        private volatile @Nullable ClientCallStreamObserver<WatchRevocationsRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRevocationsRequest> started) {
            call = started;
        }

        @Override
        public void onNext(WatchRevocationsResponse news) {
            try {
                take(this, news);
            } catch (IllegalArgumentException garbled) {
                log.error("event=revocations_garbled", garbled);
                cancel();
            }
        }

        @Override
        public void onError(Throwable failed) {
            ended(this, Status.fromThrowable(failed));
        }

        @Override
        public void onCompleted() {
            ended(this, Status.OK);
        }

        void cancel() {
            ClientCallStreamObserver<WatchRevocationsRequest> open = call;
            if (open != null) {
                open.cancel("silent, or no longer wanted", null);
            }
        }
    }
}
