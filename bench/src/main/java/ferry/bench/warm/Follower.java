package ferry.bench.warm;

import ferry.bench.process.Ferry;
import ferry.client.model.ConnectString;
import ferry.client.model.Event;
import ferry.client.model.EventBatch;
import ferry.client.model.Transfer;
import ferry.client.retry.RateLimit;
import ferry.client.retry.Time;
import ferry.client.rpc.AuthCalls;
import ferry.client.rpc.Link;
import ferry.client.rpc.MoreLinks;
import ferry.client.rpc.ReceivePart;
import ferry.client.rpc.ReceiveParts;
import ferry.client.rpc.TransferCalls;
import ferry.client.rpc.WatchCall;
import ferry.client.trust.Trust;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Somebody who takes what is sent to him, while it is being sent, and keeps nothing: the calls of the client library without
/// its disk and its digest, which would be on a machine of his own. Used by one thread.
final class Follower implements AutoCloseable {
    /// The server shows a sign of life every 15 s.
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final Link link;
    private final MoreLinks more;
    private final TransferCalls calls;
    private final String token;
    private @Nullable Following following;

    private Follower(Link link, MoreLinks more, String token) {
        this.link = link;
        this.more = more;
        this.calls = new TransferCalls(link, more);
        this.token = token;
    }

    /// Somebody new.
    static Follower register(String connect, String name) {
        ConnectString server = ConnectString.parse(connect);
        Trust trust = Login.trust(server);
        Link link = Link.to(server.address(), trust);
        String token =
                new AuthCalls(link)
                        .register(name, Ferry.passwordOf(name), "bench", "")
                        .accessToken();
        return new Follower(
                link, new MoreLinks(window -> Link.to(server.address(), trust, window)), token);
    }

    /// Returns once he watches.
    void follow(long bytesPerSecond) throws IOException, InterruptedException {
        CompletableFuture<@Nullable Void> watching = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                take(bytesPerSecond, watching);
                                ended.complete(null);
                            } catch (InterruptedException left) {
                                ended.complete(null);
                            } catch (RuntimeException failed) {
                                watching.completeExceptionally(failed);
                                ended.completeExceptionally(failed);
                            }
                        });
        following = new Following(thread, ended);
        outcome(watching);
    }

    /// @param ended exceptionally if he could not go on
    private record Following(Thread thread, CompletableFuture<@Nullable Void> ended) {}

    private void take(long bytesPerSecond, CompletableFuture<@Nullable Void> watching)
            throws InterruptedException {
        try (WatchCall watch = calls.watch(token, "bench", Optional.empty(), 0)) {
            for (Optional<EventBatch> next = watch.next(SILENCE);
                    next.isPresent();
                    next = watch.next(SILENCE)) {
                watching.complete(null);
                for (Event event : next.get().events()) {
                    if (event instanceof Event.Offered(Transfer transfer)) {
                        take(transfer, bytesPerSecond);
                    }
                }
            }
        }
    }

    private void take(Transfer transfer, long bytesPerSecond) throws InterruptedException {
        RateLimit limit = RateLimit.of(bytesPerSecond, Time.SYSTEM);
        try (ReceiveParts parts =
                calls.receiveSlowly(token, transfer.id(), 0, transfer.size(), bytesPerSecond)) {
            for (Optional<ReceivePart> next = parts.next(SILENCE);
                    next.isPresent();
                    next = parts.next(SILENCE)) {
                int length =
                        next.get().chunk().map(chunk -> Math.toIntExact(chunk.length())).orElse(0);
                limit.pass(length);
            }
        }
    }

    /// Leaves what has begun where it is, and declines it.
    ///
    /// @throws IOException if he had ended before
    void leave() throws IOException, InterruptedException {
        if (following != null) {
            following.thread.interrupt();
            following.thread.join();
            outcome(following.ended);
            following = null;
        }
        for (Transfer transfer : calls.inbox(token, "").transfers()) {
            if (transfer.ownReceipt().filter(own -> !own.state().settled()).isPresent()) {
                var _ = calls.confirmDeclined(token, transfer.id());
            }
        }
    }

    private static void outcome(CompletableFuture<@Nullable Void> future)
            throws IOException, InterruptedException {
        try {
            future.get();
        } catch (ExecutionException failed) {
            throw new IOException("a follower could not go on", failed.getCause());
        }
    }

    @Override
    public void close() {
        if (following != null) {
            following.thread.interrupt();
        }
        more.close();
        link.close();
    }
}
