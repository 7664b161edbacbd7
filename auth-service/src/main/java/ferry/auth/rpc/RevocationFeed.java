package ferry.auth.rpc;

import ferry.auth.token.Revocation;
import ferry.auth.token.Revocations;
import ferry.auth.token.Tokens;
import ferry.kernel.identity.SessionId;
import ferry.kernel.rpc.OutboundCall;
import ferry.proto.auth.v1.WatchRevocationsResponse;
import java.time.Duration;

/// One follower's stream. It is told where the feed stands at once, with every change and every few seconds; what a wake-up
/// is about is read from the database, so that a lost one costs a moment and no news. For one thread.
final class RevocationFeed {
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Tokens tokens;
    private long revision;

    /// @param from the last revision that the follower has
    RevocationFeed(Tokens tokens, long from) {
        this.tokens = tokens;
        this.revision = from;
    }

    /// Goes on until the follower leaves or the server drains.
    void run(OutboundCall<WatchRevocationsResponse> call) throws InterruptedException {
        long seen = -1;
        while (true) {
            seen = tokens.changes().await(seen, HEARTBEAT);
            Revocations.Slice slice;
            do {
                // Before the slice: a version that is too old is followed by a newer one
                long keys = tokens.keys().version();
                slice = tokens.revocations().after(revision);
                call.send(message(slice, keys));
                revision = slice.revision();
            } while (slice.more());
        }
    }

    private static WatchRevocationsResponse message(Revocations.Slice slice, long keys) {
        WatchRevocationsResponse.Builder message =
                WatchRevocationsResponse.newBuilder()
                        .setRevision(slice.revision())
                        .setReset(slice.reset())
                        .setCaughtUp(!slice.more())
                        .setSigningKeysVersion(keys);
        slice.revocations().forEach(revocation -> message.addRevocations(wire(revocation)));
        return message.build();
    }

    private static ferry.proto.auth.v1.Revocation wire(Revocation revocation) {
        return ferry.proto.auth.v1.Revocation.newBuilder()
                .setRevision(revocation.revision())
                .setSessionId(revocation.session().map(SessionId::toString).orElse(""))
                .setUserId(revocation.account().toString())
                .setTime(Wire.timestamp(revocation.at()))
                .build();
    }
}
