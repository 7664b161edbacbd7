package ferry.client.watch;

import ferry.client.model.Event;
import ferry.client.model.EventBatch;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.retry.Backoff;
import ferry.client.retry.Deadline;
import ferry.client.rpc.WatchCall;
import ferry.client.session.Access;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows the caller's events through any number of breaks. Used once, by one thread.
///
/// ```
/// look anew → watch from that cursor → handle → acknowledge
///     ↑              │ break: again from the last cursor that was dealt with
///     └──────────────┘ cursor too old
/// ```
public final class WatchLoop {

    /// The server shows a sign of life every 15 s.
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final int ACKNOWLEDGE_AFTER = 256;
    private static final int MAX_TOKEN_FAULTS = 3;

    private final Access access;
    private final WatchHandler handler;
    private final boolean acknowledge;
    private final Deadline deadline;
    private final Backoff backoff;

    private @Nullable String cursor;
    private boolean connected;
    private int unacknowledged;
    private int tokenFaults;
    private String token = "";
    private String refused = "";

    /// @param acknowledge whether handled events count as heard of by this device
    public WatchLoop(Access access, WatchHandler handler, boolean acknowledge, Deadline deadline) {
        this.access = access;
        this.handler = handler;
        this.acknowledge = acknowledge;
        this.deadline = deadline;
        this.backoff = new Backoff(access.random());
    }

    /// Returns when the handler has had enough.
    public void run() {
        try {
            cursor = handler.lastCursor().orElse(null);
            while (followed()) {
                // the server ends a watch now and then, so that load can move
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while watching", e);
        }
    }

    /// @return whether to watch again
    private boolean followed() throws InterruptedException {
        try {
            renewRefused();
            if (cursor == null) {
                cursor = handler.lookAnew();
                connected = true;
            }
            return follow(cursor);
        } catch (FerryException e) {
            recover(e);
            return true;
        }
    }

    /// Renewing is a part of the attempt: a server that is away just then is waited for too.
    private void renewRefused() {
        if (!refused.isEmpty()) {
            String _ = access.session().renewed(refused);
            refused = "";
        }
    }

    private boolean follow(String from) throws InterruptedException {
        token = access.session().token();
        boolean heard = false;
        try (WatchCall call =
                access.calls()
                        .watch(
                                token,
                                access.deviceId(),
                                Optional.of(from),
                                handler.inlineBytes())) {
            for (Optional<EventBatch> batch = call.next(patience());
                    batch.isPresent();
                    batch = call.next(patience())) {
                heard = true;
                connected = true;
                backoff.reset();
                tokenFaults = 0;
                if (!handle(batch.get())) {
                    return false;
                }
            }
        }
        if (!heard) {
            throw new FerryException(Problem.CONNECTION_LOST, "the watch ended at once");
        }
        return true;
    }

    private Duration patience() {
        if (deadline.over()) {
            throw new FerryException(Problem.TIMED_OUT, "the time that was allowed is over");
        }
        return deadline.atMost(SILENCE);
    }

    private boolean handle(EventBatch batch) {
        for (Event event : batch.events()) {
            if (!handler.handle(event)) {
                return false;
            }
        }
        cursor = batch.cursor();
        handler.dealtWith(batch.cursor());
        unacknowledged += batch.events().size();
        if (unacknowledged >= ACKNOWLEDGE_AFTER || (batch.caughtUp() && unacknowledged > 0)) {
            acknowledge(batch.cursor());
        }
        return !batch.caughtUp() || handler.caughtUp();
    }

    private void acknowledge(String upTo) {
        if (acknowledge) {
            access.session()
                    .call(bearer -> {
                        access.calls().acknowledge(bearer, access.deviceId(), upTo);
                        return upTo;
                    });
        }
        unacknowledged = 0; // not before it has arrived: after a break it is said again
    }

    private void recover(FerryException e) throws InterruptedException {
        switch (e.problem()) {
            case CURSOR_EXPIRED, CURSOR_INVALID -> {
                cursor = null;
                pause(e);
            }
            case TOKEN_INVALID, TOKEN_EXPIRED -> {
                tokenFaults++;
                if (tokenFaults > MAX_TOKEN_FAULTS) {
                    throw e;
                }
                refused = token;
            }
            case SESSION_REVOKED -> {
                access.session().revoked(token);
                throw e;
            }
            default -> {
                boolean never = !connected && e.problem() == Problem.UNREACHABLE;
                if (never || !e.problem().passing()) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private void pause(FerryException e) throws InterruptedException {
        Duration wait = backoff.next(e.retryAfter());
        if (deadline.overAfter(wait)) {
            throw new FerryException(Problem.TIMED_OUT, "the time that was allowed is over", e);
        }
        handler.interrupted(e, wait);
        access.time().sleep(wait);
        access.calls().retryNow();
    }
}
