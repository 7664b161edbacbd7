package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.LiveSessions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The streams that are open, each for as long as its session lives: that its token runs out meanwhile ends none. Safe for
/// many threads.
final class LiveStreams {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final LiveSessions sessions;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();

    LiveStreams(LiveSessions sessions) {
        this.sessions = sessions;
    }

    /// @param ended told, on any thread and perhaps more than once, when the stream has to end
    Watched of(Caller caller, Consumer<Fault> ended) {
        return new Watched(caller, ended);
    }

    /// Ends the streams of sessions that are over, whether anything moves on them or not. Called about twice a second.
    void tick() {
        open.forEach(stream -> stream.fault().ifPresent(stream.ended));
    }

    /// One stream.
    final class Watched implements AutoCloseable {
        private final Caller caller;
        private final Consumer<Fault> ended;

        private Watched(Caller caller, Consumer<Fault> ended) {
            this.caller = caller;
            this.ended = ended;
        }

        /// From now on the stream is looked after, until it is closed.
        Watched begin() {
            open.add(this);
            return this;
        }

        /// @throws Fault if the session is over
        void requireSession() {
            fault().ifPresent(fault -> {
                throw fault;
            });
        }

        private Optional<Fault> fault() {
            return sessions.end(caller).map(LiveStreams::fault);
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    private static Fault fault(Reason reason) {
        return reason == Reason.SESSION_REVOKED
                ? Fault.of(reason, "the session has ended")
                : Fault.of(reason, "sessions cannot be checked right now").retryAfter(RETRY_AFTER);
    }
}
